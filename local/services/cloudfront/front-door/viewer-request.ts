import type { IncomingMessage } from "node:http";
import { Headers } from "../headers.ts";
import { readViewerPath, type ViewerPath } from "./viewer-path.ts";

/** A request as the viewer sent it. */
export interface ViewerRequest {
  readonly id: string;
  readonly method: string;
  readonly path: ViewerPath;
  /** Raw, without the question mark. */
  readonly query: string;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly ip: string;
  readonly port: number;
}

/** Why CloudFront does not take a request. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** Bytes. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const longestUrl = 8_192;
const longestHead = 20_480;
/** Bytes. AWS takes 20 GB; nothing behind the local front door takes more than API Gateway's 10 MB. */
const longestBody = 11 * 1024 * 1024;

/** Reads and checks all of a request but its Host. */
export async function readViewerRequest(
  message: IncomingMessage,
  id: string,
): Promise<ViewerRequest | Refusal> {
  const target = requestTarget(message.url ?? "/");
  if (target === undefined) return { status: 400, reason: "Bad request: the request target is not a path." };
  if (target.length > longestUrl)
    return { status: 413, reason: `The URL is longer than ${longestUrl} bytes.` };
  const headers = new Headers();
  let size = 0;
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
    const name = message.rawHeaders[i] ?? "";
    const value = message.rawHeaders[i + 1] ?? "";
    size += name.length + value.length + 4;
    headers.append(name, value);
  }
  if (size + target.length > longestHead) {
    return { status: 413, reason: `URL and headers together are longer than ${longestHead} bytes.` };
  }
  const mark = target.indexOf("?");
  const path = readViewerPath(mark < 0 ? target : target.slice(0, mark));
  if (!path) return { status: 400, reason: "Bad request: the path is not well percent-encoded." };
  const body = await readBody(message);
  if (!body) return { status: 413, reason: `The body is longer than ${longestBody} bytes.` };
  return {
    id,
    method: message.method ?? "GET",
    path,
    query: mark < 0 ? "" : target.slice(mark + 1),
    headers,
    body,
    ip: message.socket.remoteAddress ?? "127.0.0.1",
    port: message.socket.remotePort ?? 0,
  };
}

export function isRefusal(request: ViewerRequest | Refusal): request is Refusal {
  return "status" in request;
}

/** Proxies may send the absolute form, `http://host/path`. The fragment never belongs to a request. */
function requestTarget(url: string): string | undefined {
  if (url.startsWith("/")) return url;
  const rest = /^https?:\/\/[^/?#]*(.*)$/i.exec(url)?.[1];
  if (rest === undefined) return undefined;
  return rest.startsWith("/") ? rest : `/${rest}`;
}

const empty = Buffer.alloc(0);

/** Undefined past the limit; the rest is not read then. */
async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const announced = message.headers["content-length"];
  if (announced === undefined && message.headers["transfer-encoding"] === undefined) return empty;
  if (Number(announced ?? 0) > longestBody) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    // Without an encoding set, a message's chunks are buffers.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > longestBody) return undefined;
    chunks.push(bytes);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
