import type { EdgeResponse } from "../front-door/edge-response.ts";
import { Headers, hopByHop } from "../headers.ts";
import type { OriginRequest } from "./origin-request.ts";

/** The part of API Gateway that CloudFront calls. */
export interface ApiOrigin {
  handleExecute(request: ApiRequest): Promise<ApiAnswer>;
  /** For requests whose name leads to a custom domain of API Gateway. */
  handleCustomDomain(request: ApiRequest): Promise<ApiAnswer>;
}

interface ApiRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly sourceIp: string;
}

interface ApiAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

const executeDomain = /^[a-z0-9-]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/;

export function isExecuteDomain(domainName: string): boolean {
  return executeDomain.test(domainName);
}

/**
 * Host decides the API, as on AWS: an origin request policy that passes the viewer's Host on gets 403.
 * @param ask of the API's own address, or of a custom domain
 */
export async function fetchFromApi(
  ask: (request: ApiRequest) => Promise<ApiAnswer>,
  request: OriginRequest,
): Promise<EdgeResponse> {
  const answer = await ask({
    host: request.headers.get("host") ?? "",
    method: request.method,
    path: request.path,
    query: request.query,
    headers: [...request.headers],
    body: request.body,
    // Requests come from CloudFront's edge, which is this machine.
    sourceIp: "127.0.0.1",
  });
  const headers = new Headers();
  for (const [name, value] of answer.headers) {
    const lower = name.toLowerCase();
    if (!hopByHop.has(lower) && lower !== "content-length") headers.append(name, value);
  }
  return {
    status: answer.status,
    statusText: undefined,
    headers,
    body: Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body),
    cacheResult: answer.status >= 400 ? "Error" : "Miss",
  };
}
