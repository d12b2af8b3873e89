import { get, type IncomingHttpHeaders, type IncomingMessage } from "node:http";

export interface StreamEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/**
 * A client of server-sent events, which does not come back by itself.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export class EventStream {
  readonly headers: IncomingHttpHeaders;
  readonly events: StreamEvent[] = [];
  comments = 0;
  /** Milliseconds that the server named last. */
  retry: number | undefined;
  /** When the connection has ended, whoever ended it. */
  readonly ended: Promise<void>;
  readonly #answer: IncomingMessage;
  readonly #onEvent: (event: StreamEvent) => void;
  #rest = "";

  /** @throws Error for an answer that is no event stream */
  static open(
    url: string,
    headers: Readonly<Record<string, string>> = {},
    onEvent: (event: StreamEvent) => void = () => {},
  ): Promise<EventStream> {
    return new Promise((resolve, reject) => {
      get(url, { agent: false, headers }, (answer) => {
        if (answer.statusCode === 200) resolve(new EventStream(answer, onEvent));
        else reject(new Error(`${url} answered ${answer.statusCode}`));
      }).once("error", reject);
    });
  }

  private constructor(answer: IncomingMessage, onEvent: (event: StreamEvent) => void) {
    this.#answer = answer;
    this.#onEvent = onEvent;
    this.headers = answer.headers;
    answer.setEncoding("utf8").on("data", (text: string) => this.#read(text));
    // A connection that breaks is no fault of the test.
    answer.on("error", () => {});
    this.ended = new Promise((resolve) => answer.once("close", resolve));
  }

  close(): void {
    this.#answer.destroy();
  }

  #read(text: string): void {
    const blocks = (this.#rest + text).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    for (const block of blocks) this.#take(block.split("\n"));
  }

  #take(lines: readonly string[]): void {
    const field = (name: string) =>
      lines
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .replace(/^ /, "");
    this.comments += lines.filter((line) => line.startsWith(":")).length;
    const retry = field("retry");
    if (retry !== undefined) this.retry = Number(retry);
    const data = field("data");
    if (data === undefined) return;
    const event = { id: field("id") ?? "", event: field("event") ?? "message", data };
    this.events.push(event);
    this.#onEvent(event);
  }
}
