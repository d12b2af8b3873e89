/** What is still under way, by key, one task after the other. */
export class Endings {
  readonly #endings = new Map<string, Promise<void>>();

  /** Resolves once all has ended, however it ended; undefined when nothing is under way. */
  of(key: string): Promise<void> | undefined {
    return this.#endings.get(key);
  }

  /** Does something once all has ended that is under way under the key. Rejects as the task does. */
  after(key: string, task: () => Promise<void>): Promise<void> {
    const done = (this.of(key) ?? Promise.resolve()).then(task);
    // A failure is its caller's: whoever comes next needs the end alone.
    const ending = done
      .catch(() => {})
      .finally(() => {
        if (this.of(key) === ending) this.#endings.delete(key);
      });
    this.#endings.set(key, ending);
    return done;
  }

  async all(): Promise<void> {
    await Promise.all(this.#endings.values());
  }
}
