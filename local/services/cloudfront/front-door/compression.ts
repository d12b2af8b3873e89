import { promisify } from "node:util";
import { brotliCompress, gzip, constants as zlib } from "node:zlib";
import { listHas } from "../headers.ts";
import type { CachePolicy } from "../policies/cache-policy.ts";
import { bodySize, type EdgeBody, type EdgeResponse, isStreamed } from "./edge-response.ts";

/** Bytes. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html */
const smallest = 1_000;
const largest = 10_000_000;

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html#compressed-content-cloudfront-file-types */
const compressibleTypes = new Set([
  "application/dash+xml",
  "application/eot",
  "application/font",
  "application/font-sfnt",
  "application/javascript",
  "application/json",
  "application/opentype",
  "application/otf",
  "application/pdf",
  "application/pkcs7-mime",
  "application/protobuf",
  "application/rss+xml",
  "application/truetype",
  "application/ttf",
  "application/vnd.apple.mpegurl",
  "application/vnd.mapbox-vector-tile",
  "application/vnd.ms-fontobject",
  "application/wasm",
  "application/xhtml+xml",
  "application/xml",
  "application/x-font-opentype",
  "application/x-font-truetype",
  "application/x-font-ttf",
  "application/x-httpd-cgi",
  "application/x-javascript",
  "application/x-mpegurl",
  "application/x-opentype",
  "application/x-otf",
  "application/x-perl",
  "application/x-ttf",
  "font/eot",
  "font/opentype",
  "font/otf",
  "font/ttf",
  "image/svg+xml",
  "text/css",
  "text/csv",
  "text/html",
  "text/javascript",
  "text/js",
  "text/plain",
  "text/richtext",
  "text/tab-separated-values",
  "text/xml",
  "text/x-component",
  "text/x-java-source",
  "text/x-script",
  "vnd.apple.mpegurl",
]);

export type Encoding = "br" | "gzip";

/** What to compress an answer with; undefined where it goes out as it is. */
export function encodingFor(
  policy: CachePolicy | undefined,
  acceptEncoding: string | undefined,
  response: EdgeResponse,
): Encoding | undefined {
  if (acceptEncoding === undefined || response.status !== 200 || response.headers.has("content-encoding"))
    return;
  const size = bodySize(response.body);
  if (size === undefined || size < smallest || size > largest) return;
  const type = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (!compressibleTypes.has(type)) return;
  if (policy?.brotli && listHas(acceptEncoding, "br")) return "br";
  // Without a cache policy the older settings compress with gzip alone.
  if ((policy === undefined || policy.gzip) && listHas(acceptEncoding, "gzip")) return "gzip";
  return undefined;
}

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

/** Compressed bodies by content, so that a page's files are compressed once and not at every load. */
export class Compressor {
  /** In order of last use. */
  readonly #kept = new Map<string, Buffer>();
  #size = 0;
  readonly #largest: number;

  /** @param largest bytes kept in memory. */
  constructor(largest = 32 * 1024 * 1024) {
    this.#largest = largest;
  }

  /** @param identity stands for this very content, wherever it is; undefined keeps nothing. */
  async compress(encoding: Encoding, body: EdgeBody, identity: string | undefined): Promise<Buffer> {
    const key = identity === undefined ? undefined : `${encoding} ${identity}`;
    const known = key === undefined ? undefined : this.#kept.get(key);
    if (key !== undefined && known) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    const bytes = await readAll(body);
    const compressed =
      encoding === "gzip"
        ? await gzipped(bytes)
        : await brotlied(bytes, {
            params: { [zlib.BROTLI_PARAM_QUALITY]: 5, [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length },
          });
    if (key !== undefined) this.#keep(key, compressed);
    return compressed;
  }

  #keep(key: string, body: Buffer): void {
    this.#size += body.length - (this.#kept.get(key)?.length ?? 0);
    this.#kept.set(key, body);
    for (const [oldest, bytes] of this.#kept) {
      if (this.#size <= this.#largest) break;
      this.#kept.delete(oldest);
      this.#size -= bytes.length;
    }
  }
}

export async function readAll(body: EdgeBody): Promise<Buffer> {
  if (Buffer.isBuffer(body)) return body;
  const chunks: Buffer[] = [];
  // Streams of bodies yield buffers.
  for await (const chunk of isStreamed(body) ? body.stream : body.open()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
