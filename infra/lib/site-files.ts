import { existsSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

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

/** A year: what HTTP caches take for "for ever". */
const immutable = "public, max-age=31536000, immutable";

/**
 * How long browsers and CloudFront may keep a file: for ever where its name changes with its content, as Vite names
 * what it puts in assets/; not without asking where the name stays, above all for the page that names the others.
 */
export function cacheControlOf(path: string): string {
  if (/^assets\/.*-[\w-]{8}\.\w+(\.map)?$/.test(path)) return immutable;
  return path.endsWith(".html") || path.endsWith(".json") ? "no-cache" : "public, max-age=3600";
}
