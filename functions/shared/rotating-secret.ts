/** Reads the secret; `forceFetch` passes by what is cached. */
export type SecretReader = (options: { readonly forceFetch: boolean }) => Promise<string>;

/** A wrong credential from outside must not turn into a call of Secrets Manager each time. */
const quietMilliseconds = 10_000;

/**
 * A secret that may be rotated while it is in use. What it opens refuses the old value from then on, so a refusal is
 * answered by one look at the newest value and one more attempt; a second refusal is final.
 */
export class RotatingSecret {
  readonly #read: SecretReader;
  readonly #now: () => number;
  #refetchedAt = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds, of any beginning */
  constructor(read: SecretReader, now: () => number = () => performance.now()) {
    this.#read = read;
    this.#now = now;
  }

  /** The value, at most as old as its reader caches it. */
  value(): Promise<string> {
    return this.#read({ forceFetch: false });
  }

  /**
   * @param operation what needs the secret
   * @param isRefusal whether an error of it says that the secret is wrong
   * @throws what the operation throws: at once when it is no refusal or the secret is the same still
   */
  async use<Result>(
    operation: (secret: string) => Promise<Result> | Result,
    isRefusal: (error: unknown) => boolean,
  ): Promise<Result> {
    const secret = await this.value();
    try {
      return await operation(secret);
    } catch (error) {
      if (!isRefusal(error) || this.#now() - this.#refetchedAt < quietMilliseconds) throw error;
      this.#refetchedAt = this.#now();
      const newest = await this.#read({ forceFetch: true });
      if (newest === secret) throw error;
      return await operation(newest);
    }
  }
}
