import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { pipeline, Readable } from "node:stream";
import type { ApiResponse } from "./api.ts";

/**
 * Writes an answer and leaves the connection fit for the next request.
 * @throws Error when a header cannot be sent; nothing is written then.
 */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ApiResponse,
  about: { readonly requestId: string; readonly date: Date },
  cutShort: (error: Error) => void = () => {},
): void {
  if (response.destroyed) {
    if (answer.body instanceof Readable) answer.body.destroy();
    return;
  }
  const headers: OutgoingHttpHeaders = Object.assign(Object.create(null), {
    "x-amzn-requestid": about.requestId,
    // Of the cloud's own clock: SDKs set theirs by it when a signature is refused as too old.
    date: about.date.toUTCString(),
  });
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    headers[name] = typeof value === "string" ? value : [...value];
  }
  response.once("finish", () => {
    // What the handler left unread would be taken for the next request on this connection.
    if (!request.complete) request.unpipe().resume();
  });
  const { body } = answer;
  if (body instanceof Readable) {
    response.writeHead(answer.status, headers);
    if (request.method === "HEAD") {
      body.destroy();
      response.end();
      return;
    }
    pipeline(body, response, (error) => {
      if (error) cutShort(error);
    });
    return;
  }
  const bytes = body === undefined ? undefined : typeof body === "string" ? Buffer.from(body) : body;
  const bodiless = answer.status === 204 || answer.status === 304;
  if (!bodiless && !hasHeader(headers, "content-length")) headers["content-length"] = bytes?.length ?? 0;
  response.writeHead(answer.status, headers);
  response.end(bodiless || request.method === "HEAD" ? undefined : bytes);
}

function hasHeader(headers: OutgoingHttpHeaders, name: string): boolean {
  return Object.keys(headers).some((header) => header.toLowerCase() === name);
}
