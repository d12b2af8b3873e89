import { deduplicationInterval } from "./limits.ts";

export interface Seen {
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly messageId: string;
  readonly sequenceNumber: string;
}

/** What a FIFO queue took in the last five minutes, deleted messages included. */
export class Deduplication {
  readonly #seen = new Map<string, Seen>();

  find(key: string, now: number): Seen | undefined {
    this.#forgetBefore(now - deduplicationInterval);
    return this.#seen.get(key);
  }

  add(seen: Seen): void {
    // Anew, so that the map stays in order of time.
    this.#seen.delete(seen.key);
    this.#seen.set(seen.key, seen);
  }

  all(): Iterable<Seen> {
    return this.#seen.values();
  }

  #forgetBefore(time: number): void {
    for (const [key, { at }] of this.#seen) {
      if (at > time) return;
      this.#seen.delete(key);
    }
  }
}
