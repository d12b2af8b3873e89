import type { ServerResponse } from "node:http";
import { hopByHop } from "../headers.ts";
import type { ApiOrigin } from "../origins/api-origin.ts";
import type { ViewerRequest } from "./viewer-request.ts";

/**
 * Answers a request whose name leads past CloudFront to API Gateway. It comes to the same port, since on this machine
 * one port stands for the HTTPS port of every name.
 */
export async function serveCustomDomain(
  apis: ApiOrigin,
  domainName: string,
  request: ViewerRequest,
  response: ServerResponse,
): Promise<void> {
  const answer = await apis.handleCustomDomain({
    host: domainName,
    method: request.method,
    path: request.path.raw,
    query: request.query,
    headers: [...request.headers],
    body: request.body,
    sourceIp: request.ip,
  });
  const headers = answer.headers.filter(([name]) => !hopByHop.has(name.toLowerCase()));
  const flat = headers.filter(([name]) => name.toLowerCase() !== "content-length").flat();
  if (answer.status !== 204 && answer.status !== 304) flat.push("Content-Length", `${answer.body.length}`);
  response.writeHead(answer.status, flat);
  response.end(request.method === "HEAD" ? undefined : answer.body);
}
