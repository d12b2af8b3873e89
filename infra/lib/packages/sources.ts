import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** What builds leave behind in a folder of sources, and editors and package clients keep there. */
const ignored = new Set([
  ...[".git", ".idea", ".vscode", ".bundle", ".venv", "__pycache__", "node_modules"],
  ...["target", "bin", "obj", "vendor"],
]);

/** Paths of all files below a folder, relative to it, with "/" between their parts; sorted. */
export function filesBelow(folder: string, skip: ReadonlySet<string> = new Set()): string[] {
  const found: string[] = [];
  const walk = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (skip.has(entry.name)) continue;
      const child = join(path, entry.name);
      if (entry.isDirectory()) walk(child);
      else found.push(relative(folder, child).split(sep).join("/"));
    }
  };
  walk(folder);
  return found.sort();
}

/** SHA-256, hex, of the names and contents of a folder's files. */
export function hashOfFolder(folder: string, skip: ReadonlySet<string> = ignored): string {
  const hash = createHash("sha256");
  for (const file of filesBelow(folder, skip)) {
    const content = readFileSync(join(folder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Copies the sources, so that a build leaves no trace beside them. */
export function copySources(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (path) =>
      !relative(from, path)
        .split(sep)
        .some((part) => ignored.has(part)),
  });
}
