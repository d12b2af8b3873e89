import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { BuiltFile } from "../built-folder.ts";

/** A text within a file, and how to name a line of it. */
export interface ReadablePart {
  /** `assets/index.js.map (src/api.ts)` */
  readonly place: string;
  readonly text: string;
  readonly binary: boolean;
}

const inlineMap = /[#@] sourceMappingURL=data:application\/json[^,\s]{0,60};base64,([A-Za-z0-9+/=]+)/g;

/** What a file says: its own text, and the sources that a source map, beside it or within it, carries along. */
export function readableParts({ path, bytes }: Pick<BuiltFile, "path" | "bytes">): ReadablePart[] {
  const plain = unpacked(path, bytes);
  const binary = plain.subarray(0, 8192).includes(0);
  const text = Buffer.from(plain).toString(binary ? "latin1" : "utf8");
  if (binary) return [{ place: path, text, binary }];
  if (/\.map(\.gz|\.br)?$/.test(path)) return sourceMapParts(path, text);
  const inline = [...text.matchAll(inlineMap)].flatMap(([, encoded = ""]) =>
    sourceMapParts(path, Buffer.from(encoded, "base64").toString("utf8")),
  );
  return [{ place: path, text, binary }, ...inline];
}

function sourceMapParts(path: string, text: string): ReadablePart[] {
  const map = parse(text);
  if (!map) return [{ place: path, text, binary: false }];
  const { sourcesContent, ...rest } = map;
  const names = Array.isArray(map.sources) ? map.sources : [];
  const contents = Array.isArray(sourcesContent) ? sourcesContent : [];
  const sources = contents.flatMap((content, index) =>
    typeof content === "string"
      ? [{ place: `${path} (${names[index] ?? `source ${index}`})`, text: content, binary: false }]
      : [],
  );
  return [{ place: path, text: JSON.stringify(rest), binary: false }, ...sources];
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}

function unpacked(path: string, bytes: Uint8Array): Uint8Array {
  try {
    if (path.endsWith(".gz")) return gunzipSync(bytes);
    if (path.endsWith(".br")) return brotliDecompressSync(bytes);
  } catch {
    // Not what its name says: read as it is.
  }
  return bytes;
}
