import type { IncomingMessage } from "node:http";
import { type ApiResponse, AwsError } from "./api.ts";
import { type ExecuteRequest, type ExecuteResponse, headerPairs } from "./execute.ts";
import { readBody } from "./request-body.ts";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const maxBody = 10 * 1024 * 1024;

const json = { "content-type": "application/json" };

/** A call of a deployed API, whose signature, if any, is the API's own affair. */
export async function serveExecute(
  request: IncomingMessage,
  target: { readonly host: string; readonly path: string; readonly query: string },
  execute: ((request: ExecuteRequest) => Promise<ExecuteResponse>) | undefined,
): Promise<ApiResponse> {
  if (!execute) return { status: 403, headers: json, body: '{"message":"Forbidden"}' };
  let body: Buffer;
  try {
    body = await readBody(request, maxBody);
  } catch (error) {
    if (!(error instanceof AwsError) || error.status !== 413) throw error;
    return { status: 413, headers: json, body: '{"message":"Request Too Long"}' };
  }
  const answer = await execute({
    ...target,
    method: request.method ?? "GET",
    headers: headerPairs(request.rawHeaders),
    body,
    sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
  });
  // Without a prototype, as a function may name a header `__proto__`.
  const headers: Record<string, string[]> = Object.create(null);
  for (const [name, value] of answer.headers) {
    const values = headers[name];
    if (values) values.push(value);
    else headers[name] = [value];
  }
  return { status: answer.status, headers, body: answer.body };
}
