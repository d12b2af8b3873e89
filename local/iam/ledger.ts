/** What one caller did, or wanted to, with one resource. */
export interface LedgerEntry {
  readonly roleArn: string;
  readonly action: string;
  readonly resource: string;
  readonly allowed: number;
  readonly refused: number;
}

/** Resources kept of one role and action: a function that reads a million objects shows the first of them. */
const maxResources = 1_000;

type Counts = { -readonly [Key in "allowed" | "refused"]: LedgerEntry[Key] };

/** What has been asked of the local cloud since its start, by role, action and resource. */
export class Ledger {
  readonly #entries = new Map<string, Map<string, Counts>>();
  #onChange: (() => void) | undefined;

  /** Told of every call. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** @returns true for the first refusal of its kind. */
  record(roleArn: string, action: string, resource: string, outcome: keyof Counts): boolean {
    const subject = `${roleArn}\n${action}`;
    const resources = this.#entries.get(subject) ?? new Map<string, Counts>();
    const counts = resources.get(resource) ?? { allowed: 0, refused: 0 };
    counts[outcome]++;
    this.#onChange?.();
    if (counts.allowed + counts.refused === 1) {
      if (resources.size >= maxResources) return false;
      this.#entries.set(subject, resources.set(resource, counts));
    }
    return outcome === "refused" && counts.refused === 1;
  }

  entries(): readonly LedgerEntry[] {
    return [...this.#entries].flatMap(([subject, resources]) => {
      const [roleArn = "", action = ""] = subject.split("\n");
      return [...resources].map(([resource, counts]) => ({ roleArn, action, resource, ...counts }));
    });
  }

  clear(): void {
    this.#entries.clear();
  }
}
