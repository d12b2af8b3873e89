import { existsSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import rules from "../../releases/file-rules.json";

/** Paths of all files of a built site, relative to its folder, with "/" between their parts; sorted. */
export function siteFiles(folder: string): string[] {
  if (!existsSync(join(folder, "index.html"))) {
    throw new Error(`there is no built site in ${folder} (no index.html); run "npm run build" first`);
  }
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

const hashedNames = rules.hashedNames.map((pattern) => new RegExp(pattern));

/**
 * How long browsers and CloudFront may keep a file: a year where its name changes with its content, as bundlers name
 * what they make; not without asking where the name stays, since a page must never meet a script of another release.
 */
export function cacheControlOf(path: string): string {
  const hashed = !path.endsWith(".html") && hashedNames.some((name) => name.test(path));
  return hashed ? rules.cacheControl.hashed : rules.cacheControl.others;
}
