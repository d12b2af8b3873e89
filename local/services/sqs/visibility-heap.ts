/** When a message may be received; out of date once the message says otherwise. */
export interface Appointment {
  readonly id: string;
  readonly visibleAt: number;
  /** Breaks ties: first come, first served. */
  readonly turn: number;
}

/** A binary heap: the earliest appointment is on top. */
export class VisibilityHeap {
  #items: Appointment[] = [];
  #turn = 0;

  get top(): Appointment | undefined {
    return this.#items[0];
  }

  get size(): number {
    return this.#items.length;
  }

  push(id: string, visibleAt: number): void {
    const item = { id, visibleAt, turn: this.#turn++ };
    let at = this.#items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#items[parent];
      if (!above || !isBefore(item, above)) break;
      this.#items[at] = above;
      at = parent;
    }
    this.#items[at] = item;
  }

  pop(): void {
    const item = this.#items.pop();
    if (!item || this.#items.length === 0) return;
    let at = 0;
    for (;;) {
      const left = this.#items[2 * at + 1];
      const right = this.#items[2 * at + 2];
      const below = left && right && isBefore(right, left) ? right : left;
      if (!below || !isBefore(below, item)) break;
      this.#items[at] = below;
      at = 2 * at + (below === left ? 1 : 2);
    }
    this.#items[at] = item;
  }

  clear(): void {
    this.#items = [];
  }
}

function isBefore(one: Appointment, other: Appointment): boolean {
  return one.visibleAt === other.visibleAt ? one.turn < other.turn : one.visibleAt < other.visibleAt;
}
