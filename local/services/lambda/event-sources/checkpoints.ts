import { Journal } from "../../../journal.ts";
import type { Log } from "../../../log.ts";

/** Where a reader of a stream goes on: after this sequence number, or with the oldest record. */
export type Position = { readonly after: string } | "oldest";

type Entry =
  | { readonly mapping: string; readonly position: Position }
  | { readonly mapping: string; readonly gone: true };

/** How far each mapping has come in its stream, on the disk: after a crash at most one batch comes again. */
export class Checkpoints {
  readonly #journal: Journal<Entry>;
  readonly #positions = new Map<string, Position>();

  private constructor(journal: Journal<Entry>, entries: readonly Entry[]) {
    this.#journal = journal;
    for (const entry of entries) this.#apply(entry);
  }

  static async open(path: string, log: Log): Promise<Checkpoints> {
    const { journal, entries } = await Journal.open<Entry>(path, log);
    const checkpoints = new Checkpoints(journal, entries);
    await journal.keepCompact(() => checkpoints.#entries());
    return checkpoints;
  }

  positionOf(mapping: string): Position | undefined {
    return this.#positions.get(mapping);
  }

  /** Resolves when it is on the disk. */
  async keep(mapping: string, position: Position): Promise<void> {
    await this.#commit({ mapping, position });
  }

  async forget(mapping: string): Promise<void> {
    if (this.#positions.has(mapping)) await this.#commit({ mapping, gone: true });
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  async #commit(entry: Entry): Promise<void> {
    this.#apply(entry);
    await this.#journal.append(entry);
  }

  #apply(entry: Entry): void {
    if ("gone" in entry) this.#positions.delete(entry.mapping);
    else this.#positions.set(entry.mapping, entry.position);
  }

  #entries(): Entry[] {
    return Array.from(this.#positions, ([mapping, position]) => ({ mapping, position }));
  }
}
