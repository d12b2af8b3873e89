import type { Clock } from "../../clock.ts";
import type { Message } from "./message.ts";

interface Waiting {
  attempt(): readonly Message[];
  answer(messages: readonly Message[]): void;
}

/** Receivers that wait for messages of one queue, in order of arrival. */
export class LongPolls {
  readonly #clock: Clock;
  readonly #nextVisibleAt: () => number | undefined;
  readonly #waiting = new Set<Waiting>();
  #cancelTimer: () => void = () => {};
  #woken = false;

  /** @param nextVisibleAt when the queue's next message becomes visible by itself */
  constructor(clock: Clock, nextVisibleAt: () => number | undefined) {
    this.#clock = clock;
    this.#nextVisibleAt = nextVisibleAt;
  }

  /** Receivers waiting at present. */
  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Tries at once, then whenever messages may have come.
   * @returns nothing when the time is over, or `signal` says that nobody listens any more
   */
  wait(
    milliseconds: number,
    attempt: () => readonly Message[],
    signal?: AbortSignal,
  ): Promise<readonly Message[]> {
    const first = attempt();
    if (first.length > 0 || milliseconds <= 0 || signal?.aborted) return Promise.resolve(first);
    return new Promise((resolve) => {
      const waiting: Waiting = {
        attempt,
        answer: (messages) => {
          cancel();
          signal?.removeEventListener("abort", giveUp);
          this.#waiting.delete(waiting);
          if (this.#waiting.size === 0) this.#cancelTimer();
          resolve(messages);
        },
      };
      const giveUp = () => waiting.answer([]);
      const cancel = this.#clock.after(milliseconds, giveUp);
      signal?.addEventListener("abort", giveUp);
      this.#waiting.add(waiting);
      this.#setTimer();
    });
  }

  /** Messages may have become visible. Those that come together are seen together. */
  wake(): void {
    if (this.#woken || this.#waiting.size === 0) return;
    this.#woken = true;
    queueMicrotask(() => {
      this.#woken = false;
      this.#attemptAll();
    });
  }

  /** Answers everybody with nothing. */
  close(): void {
    for (const waiting of [...this.#waiting]) waiting.answer([]);
    this.#cancelTimer();
  }

  #attemptAll(): void {
    for (const waiting of [...this.#waiting]) {
      const messages = waiting.attempt();
      if (messages.length > 0) waiting.answer(messages);
    }
    this.#setTimer();
  }

  #setTimer(): void {
    this.#cancelTimer();
    if (this.#waiting.size === 0) return;
    const next = this.#nextVisibleAt();
    if (next === undefined) return;
    // A timer may fire a fraction of a millisecond early: it is set again then, never to 0.
    this.#cancelTimer = this.#clock.after(Math.max(1, next - this.#clock.now()), () => this.#attemptAll());
  }
}
