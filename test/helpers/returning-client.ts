import { setTimeout as delay } from "node:timers/promises";
import { EventStream } from "./event-stream.ts";

/** A client of an event stream that comes back as a browser does: when it was told to, with the last id it has. */
export class ReturningClient {
  /** Data of the events named `click`, in the order in which they came. */
  readonly heard: string[] = [];
  /** Milliseconds for which each connection that ended was missing. */
  readonly gaps: number[] = [];
  readonly #url: string;
  readonly #onClick: (data: string) => void;
  #stream: EventStream | undefined;
  #lastId = "";
  #closed = false;

  static async open(url: string, onClick: (data: string) => void = () => {}): Promise<ReturningClient> {
    const client = new ReturningClient(url, onClick);
    client.#stream = await client.#connect();
    void client.#follow(client.#stream);
    return client;
  }

  private constructor(url: string, onClick: (data: string) => void) {
    this.#url = url;
    this.#onClick = onClick;
  }

  close(): void {
    this.#closed = true;
    this.#stream?.close();
  }

  #connect(): Promise<EventStream> {
    const headers: Record<string, string> = this.#lastId === "" ? {} : { "last-event-id": this.#lastId };
    return EventStream.open(this.#url, headers, ({ id, event, data }) => {
      if (event !== "click") return;
      this.#lastId = id;
      this.heard.push(data);
      this.#onClick(data);
    });
  }

  async #follow(first: EventStream): Promise<void> {
    let stream = first;
    for (;;) {
      await stream.ended;
      const since = performance.now();
      let next: EventStream | undefined;
      while (!next) {
        if (this.#closed) return;
        await delay(stream.retry ?? 1_000);
        next = await this.#connect().catch(() => undefined);
      }
      this.gaps.push(performance.now() - since);
      stream = next;
      this.#stream = next;
    }
  }
}
