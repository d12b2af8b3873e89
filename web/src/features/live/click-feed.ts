import { type Click, readClick } from "./click.ts";

export type FeedState = "connecting" | "live" | "reconnecting";

export interface ClickFeedOptions {
  /** Without a slash at the end. */
  readonly liveUrl: string;
  onClick(click: Click): void;
  onState(state: FeedState): void;
  /** @default the browser's own */
  readonly open?: (url: string) => EventSource;
  /** Runs a task after milliseconds; answers what cancels it. @default the browser's timers */
  readonly after?: (milliseconds: number, task: () => void) => () => void;
  /** @default Math.random */
  readonly random?: () => number;
}

/** Milliseconds before the next try after a refusal: at first, and at most. */
const firstPause = 1_000;
const longestPause = 30_000;

/**
 * Clicks as they happen. A browser comes back by itself when the connection ends, when the service said, and with the
 * id of the last click; but after a refusal, from a service that is full or restarting, it gives up, and the feed
 * tries again, later each time and at random, so that many pages do not come at once.
 */
export class ClickFeed {
  readonly #options: Required<ClickFeedOptions>;
  #source: EventSource | undefined;
  #lastId = "";
  #refusals = 0;
  #cancel: () => void = () => {};

  constructor(options: ClickFeedOptions) {
    this.#options = {
      open: (url) => new EventSource(url),
      after: (milliseconds, task) => {
        const timer = setTimeout(task, milliseconds);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      ...options,
    };
    this.#options.onState("connecting");
    this.#connect();
  }

  close(): void {
    this.#cancel();
    this.#source?.close();
  }

  #connect(): void {
    const { liveUrl, open, onState, onClick } = this.#options;
    const query = this.#lastId === "" ? "" : `?${new URLSearchParams({ after: this.#lastId })}`;
    const source = open(`${liveUrl}/clicks${query}`);
    this.#source = source;
    source.addEventListener("open", () => {
      this.#refusals = 0;
      onState("live");
    });
    source.addEventListener("click", (event) => {
      this.#lastId = event.lastEventId;
      const click = readClick(String(event.data));
      if (click) onClick(click);
    });
    source.addEventListener("error", () => {
      onState("reconnecting");
      // Otherwise the browser is at it already.
      if (source.readyState === closed) this.#connectLater();
    });
  }

  #connectLater(): void {
    const { after, random } = this.#options;
    const pause = Math.min(firstPause * 2 ** this.#refusals++, longestPause);
    this.#cancel = after(pause * (0.5 + random() / 2), () => this.#connect());
  }
}

/** `EventSource.CLOSED`, which only browsers know by name. */
const closed = 2;
