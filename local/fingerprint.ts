import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * SHA-256 (hex) over the names and contents of files and folders, relative to `root`.
 * What is not there counts as not there; `skip` leaves folders out by name at any depth.
 */
export function fingerprint(root: string, paths: readonly string[], skip: readonly string[] = []): string {
  const hash = createHash("sha256");
  const add = (path: string) => {
    const absolute = join(root, path);
    if (!existsSync(absolute)) {
      hash.update(`${path}\0absent\0`);
    } else if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort()) {
        if (!skip.includes(name)) add(join(path, name));
      }
    } else {
      hash.update(`${path}\0`).update(readFileSync(absolute)).update("\0");
    }
  };
  for (const path of paths) add(path);
  return hash.digest("hex");
}
