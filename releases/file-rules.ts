import { extname } from "node:path";
import rules from "./file-rules.json" with { type: "json" };

export const { configFile, configSchemaFile } = rules;

const contentTypes: Readonly<Record<string, string>> = rules.contentTypes;
const hashedNames = rules.hashedNames.map((pattern) => new RegExp(pattern));

/** What decides how a file is served, and when in a deploy it is copied. */
export interface FileRule {
  readonly contentType: string;
  readonly cacheControl: string;
  /** Its name changes with its content, so that files of several releases may lie side by side. */
  readonly hashed: boolean;
}

export function fileRule(path: string): FileRule {
  const hashed = !isPage(path) && hashedNames.some((name) => name.test(path));
  return {
    contentType: contentTypes[extname(path).toLowerCase()] ?? "application/octet-stream",
    cacheControl: hashed ? rules.cacheControl.hashed : rules.cacheControl.others,
    hashed,
  };
}

export function isPage(path: string): boolean {
  return path.endsWith(".html");
}
