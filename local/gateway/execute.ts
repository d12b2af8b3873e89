/** A call of a deployed API, as the gateway hands it to API Gateway. */
export interface ExecuteRequest {
  /** `<api id>.execute-api.<region>.amazonaws.com` */
  readonly host: string;
  readonly method: string;
  /** With the stage in front, percent-encoded as sent. */
  readonly path: string;
  /** As sent, without `?`. */
  readonly query: string;
  readonly headers: readonly [string, string][];
  readonly body: Buffer;
  readonly sourceIp: string;
}

export interface ExecuteResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array | string;
}

const prefix = "/_aws/execute-api/";

/**
 * Finds the API that a request names by path (`/_aws/execute-api/<id>/<stage>/…`) or by Host
 * (`<id>.execute-api.localhost`).
 *
 * @returns undefined for a request to another service.
 */
export function executeTarget(
  hostName: string,
  path: string,
): { readonly apiId: string; readonly path: string } | undefined {
  if (path.startsWith(prefix)) {
    const rest = path.slice(prefix.length);
    const slash = rest.indexOf("/");
    return slash === -1
      ? { apiId: rest, path: "/" }
      : { apiId: rest.slice(0, slash), path: rest.slice(slash) };
  }
  const match = /^([a-z0-9-]+)\.execute-api\.(?:[a-z0-9-]+\.)?localhost$/.exec(hostName);
  return match ? { apiId: match[1] ?? "", path } : undefined;
}

/** Header pairs in the order and spelling the client sent. */
export function headerPairs(rawHeaders: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    pairs.push([rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""]);
  return pairs;
}
