import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { configFile, configSchemaFile, type FileRule, fileRule } from "./file-rules.ts";
import { ReleaseError } from "./release-error.ts";

/** A file that is about to be a part of a release. */
export interface BuiltFile extends FileRule {
  /** From the site's root, with "/" between its parts. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly sha256: string;
}

export interface Build {
  readonly files: readonly BuiltFile[];
  readonly builtAt: Date;
  /** Keys that the site needs of `config.json`. */
  readonly requiredConfig: readonly string[];
}

/** @throws ReleaseError when nothing was built there */
export function readBuild(folder: string): Build {
  const index = join(folder, "index.html");
  if (!existsSync(index)) {
    throw new ReleaseError(`there is no built site in ${folder} (no index.html); run "npm run build" first`);
  }
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    // The stack's own takes its place.
    .filter((path) => path !== configFile)
    .sort()
    .map((path) => builtFile(path, readFileSync(join(folder, path))));
  return {
    files,
    builtAt: statSync(index).mtime,
    requiredConfig: requiredKeys(files.find(({ path }) => path === configSchemaFile)?.bytes),
  };
}

export function builtFile(path: string, bytes: Uint8Array): BuiltFile {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { path, bytes, size: bytes.length, sha256, ...fileRule(path) };
}

/** `required` of the JSON Schema that the build wrote. */
function requiredKeys(bytes: Uint8Array | undefined): string[] {
  if (!bytes) return [];
  const schema: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (typeof schema !== "object" || schema === null || !("required" in schema)) return [];
  return Array.isArray(schema.required) ? schema.required.map(String) : [];
}
