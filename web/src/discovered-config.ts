/** What the address of a page says of where it runs; the keys are those of `config.json`. */
export interface DiscoveredConfig {
  readonly environment: string;
  readonly apiUrl: string;
  readonly goUrl: string;
  readonly version: string;
}

/** Names of the first label that are an environment themselves: `dev.example.com`, `dev.localhost`. */
const sharedEnvironments: readonly string[] = ["dev", "test", "staging"];
/** Of a pull request, in front of the environment that it was made from: `pr-12.dev.example.com`. */
const pullRequest = /^pr-\d+$/;

/**
 * The second way to configure a site, where nobody writes a `config.json`: by the host name alone.
 *
 * `https://pr-12.dev.example.com/` → `pr-12`, `https://dev.example.com/` → `dev`, `https://example.com/` and
 * `https://www.example.com/` → `prod`, `http://localhost:4500/` → `dev`; the API is at the same address.
 * @returns undefined for an address that names no environment: an IP address, a default name of AWS
 */
export function discoverConfig(pageUrl: string): DiscoveredConfig | undefined {
  if (!URL.canParse(pageUrl)) return undefined;
  const { protocol, hostname } = new URL(pageUrl);
  if (protocol !== "https:" && protocol !== "http:") return undefined;
  const environment = environmentOf(hostname);
  return environment === undefined
    ? undefined
    : { environment, apiUrl: "/api", goUrl: "/g", version: "unknown" };
}

function environmentOf(host: string): string | undefined {
  const labels = host.split(".");
  const [first = "", second = ""] = labels;
  if (host.startsWith("[") || /^\d+$/.test(labels.at(-1) ?? "")) return undefined;
  if (/(^|\.)(amazonaws\.com|cloudfront\.net)$/.test(host)) return undefined;
  if (host === "localhost") return "dev";
  if (labels.length > 1 && sharedEnvironments.includes(first)) return first;
  if (pullRequest.test(first)) return sharedEnvironments.includes(second) ? first : undefined;
  if (labels.at(-1) === "localhost") return labels.length === 2 ? first : undefined;
  return labels.length === 2 || (first === "www" && labels.length === 3) ? "prod" : undefined;
}
