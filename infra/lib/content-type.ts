import { extname } from "node:path";
import { contentTypes } from "../../releases/file-rules.json";

/** By the file's extension; a download for one that is not known, so that no browser guesses. */
export function contentTypeOf(path: string): string {
  const types: Readonly<Record<string, string>> = contentTypes;
  return types[extname(path).toLowerCase()] ?? "application/octet-stream";
}
