import { archiveOf } from "../../local/engine/assets.ts";
import type { Archive } from "../../local/properties.ts";

/** An archive of the program, from what each of its files holds. */
export function archive(files: Readonly<Record<string, string | Uint8Array>>): Archive {
  return archiveOf(new Map(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)])));
}
