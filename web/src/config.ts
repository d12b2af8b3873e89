/** What the site has to know of where it runs. It comes from the stack's outputs, never from the build. */
export interface SiteConfig {
  /** Name of the stack, `dev` or `prod`. */
  readonly environment: string;
  /** Where the API's routes start, without a slash at the end: `/api`, or `https://api.example.com`. */
  readonly apiUrl: string;
  /** Where the short links start, without a slash at the end. */
  readonly goUrl: string;
  readonly version: string;
}

const configPath = "/config.json";

/** Thrown with every problem of the configuration at once. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`${configPath}: ${problems.join("; ")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** @throws ConfigError when it cannot be fetched or is not whole */
export async function loadConfig(request: typeof fetch = fetch): Promise<SiteConfig> {
  let response: Response;
  try {
    response = await request(configPath, { cache: "no-cache", headers: { accept: "application/json" } });
  } catch (error) {
    throw new ConfigError([
      `cannot be fetched (${error instanceof Error ? error.message : String(error)}); is the site's server running?`,
    ]);
  }
  if (!response.ok) {
    throw new ConfigError([`answered ${response.status}; the stack writes this file when it is deployed`]);
  }
  const text = await response.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigError([`is not JSON: it starts with ${JSON.stringify(text.slice(0, 20))}`]);
  }
  return parseConfig(value);
}

/** @throws ConfigError naming every missing or bad key */
export function parseConfig(value: unknown): SiteConfig {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ConfigError([`is not an object: got ${JSON.stringify(value)}`]);
  }
  const given = new Map<string, unknown>(Object.entries(value));
  const problems: string[] = [];
  const text = (key: string): string => {
    const found = given.get(key);
    if (typeof found === "string" && found.trim() !== "") return found.trim();
    problems.push(
      found === undefined
        ? `"${key}" is missing`
        : `"${key}" is ${JSON.stringify(found)}; it has to be a text that is not empty`,
    );
    return "";
  };
  const address = (key: string): string => {
    const found = text(key);
    if (found !== "" && !isAddress(found)) {
      problems.push(`"${key}" is ${JSON.stringify(found)}; write it as "/path" or "https://host/path"`);
    }
    return found.replace(/\/+$/, "");
  };
  const config = {
    environment: text("environment"),
    apiUrl: address("apiUrl"),
    goUrl: address("goUrl"),
    version: text("version"),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** Root-relative (`//host` would be another host), or absolute over HTTP. */
function isAddress(text: string): boolean {
  if (/^\/(?![/\\])/.test(text)) return true;
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
