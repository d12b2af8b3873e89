import type { ServerResponse } from "node:http";
import { isEventId } from "./event-id.ts";
import type { Click, History } from "./history.ts";

/** Bytes that may wait for one slow client; beyond, it is cut off, and has the rest when it is back. */
const mostWaiting = 64 * 1024;

/** Milliseconds: at random between them, so that many clients do not come back at once. */
const reconnect = { soonest: 250, latest: 1_250 } as const;

/** Browsers that listen. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export class Clients {
  readonly #responses = new Set<ServerResponse>();
  readonly #history: History;
  readonly #random: () => number;

  constructor(history: History, random: () => number = Math.random) {
    this.#history = history;
    this.#random = random;
  }

  get count(): number {
    return this.#responses.size;
  }

  /** @param lastEventId what the client had last, if it comes back: it gets what it missed first */
  add(response: ServerResponse, lastEventId: string | undefined): void {
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      // Nothing follows on it, and a server that leaves would have to wait for it.
      connection: "close",
    });
    const missed = isEventId(lastEventId) ? this.#history.after(lastEventId) : [];
    response.write(`retry: ${this.#reconnectTime()}\n\n${missed.map(eventOf).join("")}`);
    this.#responses.add(response);
    response.once("close", () => this.#responses.delete(response));
  }

  send(click: Click): void {
    this.#writeToAll(eventOf(click));
  }

  /** A comment: load balancers and CloudFront take a connection that says nothing for lost. */
  keepAlive(): void {
    this.#writeToAll(": still here\n\n");
  }

  /** Tells all to come back soon, each at a time of its own; the connection ends behind it. */
  sendAway(): void {
    for (const response of this.#responses) {
      response.end(`retry: ${this.#reconnectTime()}\nevent: reconnect\ndata:\n\n`);
    }
  }

  #writeToAll(text: string): void {
    for (const response of this.#responses) {
      response.write(text);
      if (response.writableLength > mostWaiting) response.destroy();
    }
  }

  #reconnectTime(): number {
    const { soonest, latest } = reconnect;
    return Math.round(soonest + this.#random() * (latest - soonest));
  }
}

function eventOf({ id, json }: Click): string {
  return `id: ${id}\nevent: click\ndata: ${json}\n\n`;
}
