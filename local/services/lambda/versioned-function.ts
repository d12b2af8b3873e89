import type { FunctionConfiguration } from "./configuration.ts";
import { FunctionConcurrency } from "./function-concurrency.ts";
import { type FunctionSurroundings, LambdaFunction } from "./lambda-function.ts";

/** A function with all its versions: the unpublished one, which changes, and published ones, which never do. */
export class VersionedFunction {
  readonly latest: LambdaFunction;
  readonly #surroundings: FunctionSurroundings;
  readonly #concurrency: FunctionConcurrency;
  /** By number, oldest first. */
  readonly #published = new Map<string, LambdaFunction>();

  constructor(
    configuration: FunctionConfiguration,
    published: readonly FunctionConfiguration[],
    surroundings: FunctionSurroundings,
  ) {
    this.#surroundings = surroundings;
    this.#concurrency = new FunctionConcurrency(configuration.reservedConcurrency);
    this.latest = new LambdaFunction(configuration, surroundings, this.#concurrency);
    for (const version of published) this.add(version);
  }

  configure(configuration: FunctionConfiguration): void {
    this.#concurrency.reserved = configuration.reservedConcurrency;
    this.latest.configure(configuration);
  }

  /** Takes in a published version; one that is there stays as it is. */
  add(published: FunctionConfiguration): void {
    if (this.#published.has(published.version)) return;
    const version = new LambdaFunction(published, this.#surroundings, this.#concurrency);
    this.#published.set(published.version, version);
  }

  /** @param name - `$LATEST` or a number */
  version(name: string): LambdaFunction | undefined {
    return name === "$LATEST" ? this.latest : this.#published.get(name);
  }

  /** `$LATEST` first, then the published ones, oldest first. */
  get all(): readonly LambdaFunction[] {
    return [this.latest, ...this.#published.values()];
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((version) => version.stop()));
  }
}
