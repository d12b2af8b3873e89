/**
 * Dollars in us-east-1 as of November 2026, for x86-64, which is dearer than arm64: the estimate rather says too much.
 * Free tier, logs and the tables that a step writes to are not in it. https://aws.amazon.com/lambda/pricing/
 */
const price = { gigabyteSecond: 0.0000166667, request: 0.0000002 };

/** A run of a function: its memory in MB and how long it took. */
export interface Run {
  readonly megabytes: number;
  readonly milliseconds: number;
}

/** What runs of functions cost, in millionths of a dollar. */
export function microdollarsOf(...runs: readonly Run[]): number {
  const dollars = runs.reduce((sum, { megabytes, milliseconds }) => {
    const gigabyteSeconds = (megabytes / 1024) * (milliseconds / 1000);
    return sum + gigabyteSeconds * price.gigabyteSecond + price.request;
  }, 0);
  return dollars * 1_000_000;
}
