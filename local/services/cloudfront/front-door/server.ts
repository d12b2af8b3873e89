import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import type { Log } from "../../../log.ts";
import type { Distribution } from "../distribution.ts";
import { isSafeHeader } from "../headers.ts";
import { requestId } from "../ids.ts";
import type { ApiOrigin } from "../origins/api-origin.ts";
import { serveCustomDomain } from "./custom-domain.ts";
import { type DevelopmentOrigin, handToDevelopment } from "./development-origin.ts";
import type { Edge } from "./edge.ts";
import { bodySize, type EdgeResponse, errorPage, isStreamed } from "./edge-response.ts";
import type { Hosts } from "./host.ts";
import { isRefusal, readViewerRequest, type ViewerRequest } from "./viewer-request.ts";

/** Bytes; over what CloudFront takes, so that its own answer can be given. */
const longestHead = 64 * 1024;
/** Milliseconds, as CloudFront keeps idle connections: a client that sends just as one closes would see a reset. */
const keepAliveTimeout = 60_000;
const bodilessStatus = (status: number) => status === 204 || status === 304;

/** One distribution at one port of this machine, and beside it what else Route 53 has a name for. */
export class FrontDoor {
  /** What is served; undefined once the distribution is gone. */
  readonly #distribution: () => Distribution | undefined;
  readonly #edge: Edge;
  readonly #hosts: Hosts;
  readonly #apis: ApiOrigin;
  readonly #developmentOrigin: () => DevelopmentOrigin | undefined;
  readonly #log: Log;
  readonly #server: Server;
  readonly #upgraded = new Set<Duplex>();

  constructor(options: {
    distribution: () => Distribution | undefined;
    edge: Edge;
    hosts: Hosts;
    apis: ApiOrigin;
    developmentOrigin: () => DevelopmentOrigin | undefined;
    log: Log;
  }) {
    this.#distribution = options.distribution;
    this.#edge = options.edge;
    this.#hosts = options.hosts;
    this.#apis = options.apis;
    this.#developmentOrigin = options.developmentOrigin;
    this.#log = options.log;
    this.#server = createServer({ maxHeaderSize: longestHead, keepAliveTimeout }, (message, response) => {
      this.#serve(message, response).catch((error: unknown) => this.#fail(error, message, response));
    });
    this.#server.on("upgrade", (message, socket, head) => this.#upgrade(message, socket, head));
    this.#server.on("clientError", refuseUnreadable);
  }

  /** Listens on 127.0.0.1. @returns the port, which the system chooses for 0. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", () => {
        this.#server.off("error", reject);
        // A TCP server that listens has an address object; strings are for pipes.
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.close((error) => (error ? reject(error) : resolve()));
      this.#server.closeAllConnections();
      for (const socket of this.#upgraded) socket.destroy();
    });
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = requestId();
    const own = this.#distribution();
    const refuse = (status: number, reason: string) =>
      send(message, response, errorPage(status, reason, id), id, own);
    if (!own) return refuse(403, "The distribution does not exist any more.");
    const destination = this.#hosts.destinationOf(message.headers.host, own);
    if (!destination) return refuse(403, "Bad request: the Host header names no site of this distribution.");
    const development = this.#developmentOrigin();
    const request = await readViewerRequest(message, id);
    if (isRefusal(request)) return refuse(request.status, request.reason);
    if ("customDomain" in destination) {
      return serveCustomDomain(this.#apis, destination.customDomain, request, response);
    }
    const { distribution } = destination;
    if (development && this.#isForDevelopment(distribution, request, development)) {
      handToDevelopment(development, this.#edge.policyHeaders(distribution, request), message, response);
      return;
    }
    send(message, response, await this.#edge.answer(distribution, request), id, distribution);
  }

  #isForDevelopment(distribution: Distribution, request: ViewerRequest, origin: DevelopmentOrigin): boolean {
    const path = request.path.normalized;
    return (
      isPageMethod(request.method) && origin.matches(path) && this.#edge.servesFromBucket(distribution, path)
    );
  }

  #upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const distribution = this.#distribution();
    const origin = this.#developmentOrigin();
    const destination = distribution && this.#hosts.destinationOf(message.headers.host, distribution);
    if (!origin || !destination || "customDomain" in destination) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    this.#upgraded.add(socket);
    socket.once("close", () => this.#upgraded.delete(socket));
    origin.upgrade(message, socket, head);
  }

  /** A fault of the local cloud itself: the viewer learns nothing of it. */
  #fail(error: unknown, message: IncomingMessage, response: ServerResponse): void {
    if (message.destroyed && !message.complete) {
      this.#log.debug(
        `CloudFront ${message.method} ${message.url}: the viewer left before its request was whole`,
      );
      return;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#log.error(`CloudFront ${message.method} ${message.url}: ${text}`);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const id = requestId();
    send(
      message,
      response,
      errorPage(502, "CloudFront cannot reach the origin.", id),
      id,
      this.#distribution(),
    );
  }
}

function isPageMethod(method: string | undefined): boolean {
  return method === "GET" || method === "HEAD";
}

function send(
  message: IncomingMessage,
  response: ServerResponse,
  answer: EdgeResponse,
  id: string,
  distribution: Distribution | undefined,
): void {
  const { status, body } = answer;
  const flat: string[] = [];
  for (const [name, value] of answer.headers) {
    // Stored metadata is the one thing here that no HTTP parser has checked.
    if (isSafeHeader(name, value) && !/^(?:content-length|connection)$/i.test(name)) flat.push(name, value);
  }
  const size = bodySize(body);
  if (!bodilessStatus(status) && size !== undefined) flat.push("Content-Length", size.toString());
  flat.push(
    "X-Cache",
    `${answer.cacheResult} from cloudfront`,
    "Via",
    `1.1 ${distribution?.domainName ?? "d0000000000000.cloudfront.net"} (CloudFront)`,
    "X-Amz-Cf-Pop",
    "LCL50-P1",
    "X-Amz-Cf-Id",
    id,
  );
  // What is left of a body that was refused unread would be taken for the next request.
  if (!message.complete) flat.push("Connection", "close");
  if (answer.statusText === undefined) response.writeHead(status, flat);
  else response.writeHead(status, answer.statusText, flat);
  if (message.method === "HEAD" || bodilessStatus(status) || size === 0) {
    response.end();
    if (isStreamed(body)) body.stream.destroy();
  } else if (Buffer.isBuffer(body)) {
    response.end(body);
  } else {
    // The first event of a stream may be long in coming.
    response.flushHeaders();
    pipeline(isStreamed(body) ? body.stream : body.open(), response, (error) => {
      if (error) response.destroy();
    });
  }
}

/** What Node's parser does not take never becomes a request. */
function refuseUnreadable(error: Error, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const tooLong = "code" in error && error.code === "HPE_HEADER_OVERFLOW";
  const status = tooLong ? "413 Content Too Large" : "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nServer: CloudFront\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
