import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clients } from "./clients.ts";

export interface LiveServerOptions {
  readonly clients: Clients;
  /** Connections beyond which new ones are refused. */
  readonly maxConnections: number;
}

/** `/live/clicks` is the event stream, `/live/health` says whether new connections are welcome. */
export class LiveServer {
  readonly #server: Server;
  readonly #options: LiveServerOptions;
  #leaving = false;

  constructor(options: LiveServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => this.#answer(request, response));
    // What the load balancer keeps open, in seconds 60, must not be closed on it in between.
    this.#server.keepAliveTimeout = 65_000;
  }

  async listen(port: number, host: string): Promise<void> {
    this.#server.listen(port, host);
    await once(this.#server, "listening");
  }

  /** Takes no connections any more and sends everybody away; resolves once all have gone. */
  async leave(): Promise<void> {
    this.#leaving = true;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#options.clients.sendAway();
    this.#server.closeIdleConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = URL.parse(request.url ?? "/", "http://live");
    if (request.method !== "GET") refuse(response, 405, "Only GET is known here.");
    else if (url?.pathname === "/live/health") this.#health(response);
    else if (url?.pathname === "/live/clicks") {
      // A browser that gave up cannot send the header with its next try.
      const lastEventId = request.headers["last-event-id"] ?? url.searchParams.get("after") ?? undefined;
      this.#clicks(response, typeof lastEventId === "string" ? lastEventId : undefined);
    } else refuse(response, 404, "There is nothing here.");
  }

  #health(response: ServerResponse): void {
    const connections = this.#options.clients.count;
    response.writeHead(this.#leaving ? 503 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify({ connections, leaving: this.#leaving }));
  }

  #clicks(response: ServerResponse, lastEventId: string | undefined): void {
    const { clients, maxConnections } = this.#options;
    if (this.#leaving || clients.count >= maxConnections) {
      response.setHeader("retry-after", "5");
      refuse(response, 503, "There is no room for another connection now.");
      return;
    }
    clients.add(response, lastEventId);
  }
}

/** A problem document: https://www.rfc-editor.org/rfc/rfc9457 */
function refuse(response: ServerResponse, status: number, detail: string): void {
  response.writeHead(status, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ status, detail }));
}
