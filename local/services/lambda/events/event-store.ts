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

  private constructor(journal: Journal<Entry>) {
    this.#journal = journal;
  }

  /** Opens the file, and answers the events that were not done with, in the order of their acceptance. */
  static async open(path: string, log: Log): Promise<{ store: EventStore; events: readonly QueuedEvent[] }> {
    const { journal, entries } = await Journal.open<Entry>(path, log);
    const events = new Map<string, QueuedEvent>();
    for (const entry of entries) {
      if ("accepted" in entry) events.set(entry.accepted.requestId, entry.accepted);
      else if ("done" in entry) events.delete(entry.requestId);
      else {
        const event = events.get(entry.requestId);
        if (event) events.set(entry.requestId, { ...event, progress: entry.progress });
      }
    }
    const left = [...events.values()];
    if (entries.length > left.length) await journal.replace(left.map((accepted) => ({ accepted })));
    return { store: new EventStore(journal), events: left };
  }

  accept(event: QueuedEvent): Promise<void> {
    return this.#journal.append({ accepted: event });
  }

  progress(requestId: string, progress: EventProgress): Promise<void> {
    return this.#journal.append({ requestId, progress });
  }

  done(requestId: string): Promise<void> {
    return this.#journal.append({ requestId, done: true });
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}
