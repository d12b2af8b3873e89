import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Headers } from "../headers.ts";

/** A development server in place of the bucket, for `npm run dev`. */
export interface DevelopmentOrigin {
  /** Whether it answers for a path; the bucket does for the rest. */
  matches(path: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** A websocket of hot module replacement. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Hands a request over, with the headers that the site's policy would add. */
export function handToDevelopment(
  origin: DevelopmentOrigin,
  headers: Headers,
  message: IncomingMessage,
  response: ServerResponse,
): void {
  for (const [name, value] of headers) {
    // A development server injects inline scripts and opens a websocket, which a production policy forbids.
    if (!name.toLowerCase().startsWith("content-security-policy")) response.setHeader(name, value);
  }
  origin.handle(message, response);
}
