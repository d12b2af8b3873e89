/** Where the hosts of AWS-shaped addresses are answered on this machine. */
export interface LocalHosts {
  /** Where names of Route 53 are answered, by name: `dev.example.com` → `http://dev.localhost:4500`. */
  readonly names: ReadonlyMap<string, string>;
  /** Port of the front door, by domain name: `d111111abcdef8.cloudfront.net`. */
  readonly distributions: ReadonlyMap<string, number>;
  /** `http://127.0.0.1:4566` */
  readonly endpointUrl: string;
}

const executeApi = /^([a-z0-9]{10})\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/;

/**
 * The address on this machine that answers what an AWS-shaped URL would: `https://d….cloudfront.net/api` →
 * `http://localhost:4500/api`. Undefined for anything else.
 */
export function localAddress(
  value: unknown,
  { names, distributions, endpointUrl }: LocalHosts,
): string | undefined {
  if (typeof value !== "string" || !URL.canParse(value)) return undefined;
  const { hostname, pathname } = new URL(value);
  const path = pathname === "/" ? "" : pathname;
  const origin = names.get(hostname);
  if (origin !== undefined) return `${origin}${path}`;
  const port = distributions.get(hostname);
  if (port !== undefined) return `http://localhost:${port}${path}`;
  const apiId = executeApi.exec(hostname)?.[1];
  return apiId && `${endpointUrl.replace("127.0.0.1", "localhost")}/_aws/execute-api/${apiId}${path}`;
}
