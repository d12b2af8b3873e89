import * as z from "zod/mini";
import { discoverConfig } from "./discovered-config.ts";

// The content security policy forbids the code that zod would otherwise make at run time.
z.config({ jitless: true });

const text = () => z.string().check(z.trim(), z.minLength(1, "it has to be a text that is not empty"));
const address = () =>
  text().check(
    z.refine(isAddress, 'write it as "/path" or "https://host/path"'),
    z.overwrite((value) => value.replace(/\/+$/, "")),
  );

/**
 * What the site has to know of where it runs: the one place that says so. The build writes it beside the pages as
 * `config.schema.json`, by which the program and `npm run site` know what a stack must give.
 */
export const siteConfig = z.object({
  /** Name of the stack, `dev` or `prod`. */
  environment: text(),
  /** Where the API's routes start, without a slash at the end: `/api`, or `https://api.example.com`. */
  apiUrl: address(),
  /** Where the short links start, without a slash at the end. */
  goUrl: address(),
  /** Where clicks are shown as they happen; absent where no service does that. */
  liveUrl: z.optional(address()),
  version: text(),
});

export type SiteConfig = Readonly<z.infer<typeof siteConfig>>;

/** Thrown with every problem of the configuration at once. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[], path = "/config.json") {
    super(`${path}: ${problems.join("; ")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/**
 * What the stack says in `config.json`. Where nobody wrote one, what the address of the page tells.
 * @param basePath where the front end lives, with a slash at both ends
 * @throws ConfigError when it cannot be had or is not whole
 */
export async function loadConfig(
  request: typeof fetch = fetch,
  pageUrl: string = globalThis.location?.href ?? "",
  basePath = "/",
): Promise<SiteConfig> {
  const configPath = `${basePath}config.json`;
  let response: Response;
  try {
    response = await request(configPath, { cache: "no-cache", headers: { accept: "application/json" } });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`cannot be fetched (${reason}); is the site's server running?`], configPath);
  }
  const discovered = response.status === 404 ? discoverConfig(pageUrl) : undefined;
  if (discovered) return parseConfig(discovered, configPath);
  if (!response.ok) {
    const problem = `answered ${response.status}; the stack writes this file when it is deployed`;
    throw new ConfigError([problem], configPath);
  }
  const text = await response.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const problem = `is not JSON: it starts with ${JSON.stringify(text.slice(0, 20))}`;
    throw new ConfigError([problem], configPath);
  }
  return parseConfig(value, configPath);
}

/** @throws ConfigError naming every missing or bad key */
export function parseConfig(value: unknown, path?: string): SiteConfig {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ConfigError([`is not an object: got ${JSON.stringify(value)}`], path);
  }
  // What an object inherits is not in the file.
  const given: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(value));
  const result = siteConfig.safeParse(given);
  if (result.success) return result.data;
  const problems = new Map<string, string>();
  for (const { path, message, code } of result.error.issues) {
    const key = String(path[0]);
    if (problems.has(key)) continue;
    const wanted = code === "invalid_type" ? "it has to be a text that is not empty" : message;
    const found = given[key];
    problems.set(
      key,
      found === undefined ? `"${key}" is missing` : `"${key}" is ${JSON.stringify(found)}; ${wanted}`,
    );
  }
  throw new ConfigError([...problems.values()], path);
}

/** Root-relative (`//host` would be another host), or absolute over HTTP. */
function isAddress(value: string): boolean {
  if (/^\/(?![/\\])/.test(value)) return true;
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}
