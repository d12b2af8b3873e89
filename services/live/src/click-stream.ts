import { Redis } from "iovalkey";
import { isEventId } from "./event-id.ts";
import type { Click } from "./history.ts";

/** What publishes and what reads know the stream by; `functions/live/` has the same. */
export const streamKey = "clicks";

/** Name of the one field of an entry. */
const field = "click";

/** Milliseconds of one wait for new clicks. */
const wait = 5_000;
/** Most that are read at once. */
const batch = 500;
/** Milliseconds without a byte after which a connection is taken for lost. */
const silence = 3 * wait;

/**
 * Clicks out of a Redis stream. A stream keeps what was published while nobody read, so that a lost connection, or a
 * task that starts, costs no click.
 */
export class ClickStream {
  readonly #redis: Redis;
  readonly #say: (message: string, details?: object) => void;
  #ended = false;
  #lastError = "";

  constructor(url: string, password: string | undefined, say: (message: string, details?: object) => void) {
    this.#say = say;
    this.#redis = new Redis(url, {
      ...(password === undefined ? {} : { password }),
      lazyConnect: true,
      // Commands wait for the connection to come back: there is nothing else to do here.
      maxRetriesPerRequest: null,
      socketTimeout: silence,
      retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 5_000) * (0.5 + Math.random() / 2),
    });
    this.#redis.on("ready", () => {
      this.#lastError = "";
      say("reads clicks");
    });
    this.#redis.on("error", (error: Error) => this.#complain(error));
  }

  /**
   * Hands over the newest `past` clicks, then each as it comes, until `close`.
   * @param onClick gets them in order; some may come twice after a lost connection
   */
  async read(past: number, onClick: (click: Click) => void): Promise<void> {
    let lastId = "0-0";
    let entries: Entries = await this.#newest(past);
    while (!this.#ended) {
      for (const [id, fields] of entries) {
        lastId = id;
        const click = clickOf(id, fields);
        if (click) onClick(click);
      }
      entries = await this.#after(lastId);
    }
  }

  close(): void {
    this.#ended = true;
    this.#redis.disconnect();
  }

  async #newest(count: number): Promise<Entries> {
    return this.#tried(async () => {
      const newestFirst = await this.#redis.xrevrange(streamKey, "+", "-", "COUNT", count);
      return newestFirst.reverse();
    });
  }

  async #after(id: string): Promise<Entries> {
    return this.#tried(async () => {
      const answer = await this.#redis.xread("COUNT", batch, "BLOCK", wait, "STREAMS", streamKey, id);
      return answer?.[0]?.[1] ?? [];
    });
  }

  /** A refused command, for a wrong password say, is tried again; the client's own tries are about connections. */
  async #tried(command: () => Promise<Entries>): Promise<Entries> {
    for (;;) {
      try {
        return await command();
      } catch (error) {
        if (this.#ended) return [];
        this.#complain(error);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  }

  /** Once for each new trouble: the same line each second would tell nothing more. */
  #complain(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (this.#ended || message === this.#lastError) return;
    this.#lastError = message;
    this.#say("has no clicks: Redis cannot be read", { error: message });
  }
}

type Entries = [id: string, fields: string[]][];

function clickOf(id: string, fields: readonly string[]): Click | undefined {
  const [name, json] = fields;
  // A line break would end the event before its time.
  if (name !== field || json === undefined || /[\r\n]/.test(json) || !isEventId(id)) return undefined;
  return { id, json };
}
