import { type EventId, isAfter } from "./event-id.ts";

/** A click, as it goes out: the text is the publisher's own JSON, which nobody here reads. */
export interface Click {
  readonly id: EventId;
  readonly json: string;
}

/** The newest clicks, for those who come back after a gap. */
export class History {
  readonly #clicks: Click[] = [];
  readonly #length: number;

  constructor(length: number) {
    this.#length = length;
  }

  /** Answers false for one that is there already, or older. */
  add(click: Click): boolean {
    const last = this.#clicks.at(-1);
    if (last && !isAfter(click.id, last.id)) return false;
    this.#clicks.push(click);
    if (this.#clicks.length > this.#length) this.#clicks.shift();
    return true;
  }

  /** Those after one that a client has, oldest first; of older gaps, what is left. */
  after(id: EventId): readonly Click[] {
    return this.#clicks.filter((click) => isAfter(click.id, id));
  }
}
