import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { configSchemaFile } from "../../releases/file-rules.json";

/** What `config.json` says to a site. */
export type SiteConfig = Readonly<Record<string, pulumi.Input<string>>>;

/**
 * The text of a site's `config.json`, held against what its build says that it needs.
 * @param folder built site; its `config.schema.json` (JSON Schema), where there is one, names the keys
 * @throws pulumi.RunError naming each key that is missing, or, once outputs are known, that has no value
 */
export function siteConfigText(site: string, folder: string, config: SiteConfig): pulumi.Output<string> {
  const required = requiredKeys(folder);
  const missing = required.filter((key) => config[key] === undefined);
  if (missing.length > 0) throw lacking(site, missing, Object.keys(config));
  return pulumi.output(config).apply((values) => {
    // An output of another stack that is not there resolves to undefined.
    const empty = Object.keys(config).filter(
      (key) => values[key] === undefined || (values[key] === "" && required.includes(key)),
    );
    if (empty.length > 0) throw lacking(site, empty, Object.keys(values));
    return JSON.stringify(values);
  });
}

function requiredKeys(folder: string): string[] {
  const file = join(folder, configSchemaFile);
  if (!existsSync(file)) return [];
  const schema: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof schema !== "object" || schema === null || !("required" in schema)) return [];
  return Array.isArray(schema.required) ? schema.required.map(String) : [];
}

function lacking(site: string, keys: readonly string[], given: readonly string[]): pulumi.RunError {
  const names = keys.map((key) => `"${key}"`).join(", ");
  return new pulumi.RunError(
    `site "${site}": ${names} has no value for config.json, and the site needs it; given are ` +
      `${given.join(", ") || "none"}. Give it in the site's config, or put back the output that it comes from`,
  );
}
