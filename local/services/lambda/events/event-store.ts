import { Journal } from "../../../journal.ts";
import type { Log } from "../../../log.ts";
import type { EventProgress, QueuedEvent } from "./queued-event.ts";

type Entry =
  | { readonly accepted: QueuedEvent }
  | { readonly requestId: string; readonly progress: EventProgress }
  | { readonly requestId: string; readonly done: true };

/** Asynchronous events on the disk. What resolved has survived the local cloud's own death, `kill -9` included. */
export class EventStore {
  readonly #journal: Journal<Entry>;
  /** Those that are not done with, in the order of their acceptance. */
  readonly #events = new Map<string, QueuedEvent>();

  private constructor(journal: Journal<Entry>, entries: readonly Entry[]) {
    this.#journal = journal;
    for (const entry of entries) this.#apply(entry);
  }

  /** Opens the file, and answers the events that were not done with, in the order of their acceptance. */
  static async open(path: string, log: Log): Promise<{ store: EventStore; events: readonly QueuedEvent[] }> {
    const { journal, entries } = await Journal.open<Entry>(path, log);
    const store = new EventStore(journal, entries);
    await journal.keepCompact(() => Array.from(store.#events.values(), (accepted) => ({ accepted })));
    return { store, events: [...store.#events.values()] };
  }

  accept(event: QueuedEvent): Promise<void> {
    return this.#commit({ accepted: event });
  }

  progress(requestId: string, progress: EventProgress): Promise<void> {
    return this.#commit({ requestId, progress });
  }

  done(requestId: string): Promise<void> {
    return this.#commit({ requestId, done: true });
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  #commit(entry: Entry): Promise<void> {
    this.#apply(entry);
    return this.#journal.append(entry);
  }

  #apply(entry: Entry): void {
    if ("accepted" in entry) this.#events.set(entry.accepted.requestId, entry.accepted);
    else if ("done" in entry) this.#events.delete(entry.requestId);
    else {
      const event = this.#events.get(entry.requestId);
      if (event) this.#events.set(entry.requestId, { ...event, progress: entry.progress });
    }
  }
}
