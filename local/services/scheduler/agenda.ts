import { Journal } from "../../journal.ts";
import type { Log } from "../../log.ts";

/** One invocation of a target, from the time it was due until it is done with. */
export interface DueInvocation {
  /** The same for each attempt. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly scheduledAt: number;
  /** Attempts that failed. */
  readonly failures: number;
  /** Milliseconds since the epoch, of the next attempt. */
  readonly nextAt: number;
}

/** How far a schedule has come. */
export interface Progress {
  /** What decides about the times; with another one it begins anew. */
  readonly timing: string;
  /** Where a rate begins. Milliseconds since the epoch. */
  readonly anchor: number;
  /** Up to and including here everything that was due is in the agenda, or done with. */
  readonly until: number;
}

type Entry =
  | { readonly schedule: string; readonly progress: Progress }
  | { readonly schedule: string; readonly due: DueInvocation; readonly progress?: Progress }
  | { readonly schedule: string; readonly done: string }
  | { readonly schedule: string; readonly forgotten: true };

interface Kept {
  progress: Progress | undefined;
  readonly due: Map<string, DueInvocation>;
}

/**
 * What of each schedule is behind it and what is under way, on the disk: after a crash nothing that was due is
 * forgotten, and nothing that was done with comes again.
 */
export class Agenda {
  readonly #journal: Journal<Entry>;
  readonly #kept = new Map<string, Kept>();

  private constructor(journal: Journal<Entry>) {
    this.#journal = journal;
  }

  static async open(path: string, log: Log): Promise<Agenda> {
    const { journal, entries } = await Journal.open<Entry>(path, log);
    const agenda = new Agenda(journal);
    for (const entry of entries) agenda.#apply(entry);
    await journal.keepCompact(() => agenda.#entries());
    return agenda;
  }

  progressOf(schedule: string): Progress | undefined {
    return this.#kept.get(schedule)?.progress;
  }

  /** Invocations that are not done with. */
  dueOf(schedule: string): readonly DueInvocation[] {
    return [...(this.#kept.get(schedule)?.due.values() ?? [])];
  }

  advance(schedule: string, progress: Progress): Promise<void> {
    return this.#commit({ schedule, progress });
  }

  /** Takes an invocation in, together with how far the schedule has come by it, or keeps what became of it. */
  keep(schedule: string, due: DueInvocation, progress?: Progress): Promise<void> {
    return this.#commit({ schedule, due, ...(progress ? { progress } : {}) });
  }

  done(schedule: string, id: string): Promise<void> {
    return this.#commit({ schedule, done: id });
  }

  forget(schedule: string): Promise<void> {
    return this.#commit({ schedule, forgotten: true });
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  #commit(entry: Entry): Promise<void> {
    this.#apply(entry);
    return this.#journal.append(entry);
  }

  #apply(entry: Entry): void {
    if ("forgotten" in entry) {
      this.#kept.delete(entry.schedule);
      return;
    }
    const kept = this.#kept.get(entry.schedule) ?? { progress: undefined, due: new Map() };
    this.#kept.set(entry.schedule, kept);
    if ("done" in entry) kept.due.delete(entry.done);
    else {
      kept.progress = entry.progress ?? kept.progress;
      if ("due" in entry) kept.due.set(entry.due.id, entry.due);
    }
  }

  *#entries(): Generator<Entry> {
    for (const [schedule, { progress, due }] of this.#kept) {
      if (progress) yield { schedule, progress };
      for (const each of due.values()) yield { schedule, due: each };
    }
  }
}
