/** What a job may use up between its start and its end; one that would go on beyond is stopped. */
export interface Budget {
  readonly hops: number;
  /** From the start on, pauses included. */
  readonly seconds: number;
  /** By the estimate of `cost.ts`. */
  readonly dollars: number;
}

/** What a job has used up since it was last started. */
export interface Spent {
  /** Tries that failed count too. */
  readonly hops: number;
  /** Milliseconds that its functions worked. */
  readonly milliseconds: number;
  readonly microdollars: number;
}

export const nothingSpent: Spent = { hops: 0, milliseconds: 0, microdollars: 0 };

export function plus(one: Spent, other: Spent): Spent {
  return {
    hops: one.hops + other.hops,
    milliseconds: one.milliseconds + other.milliseconds,
    microdollars: one.microdollars + other.microdollars,
  };
}

/**
 * @param elapsedSeconds since the job was started
 * @returns which budget is used up and by what, in words for the job's record; undefined while there is some left
 */
export function overspent(spent: Spent, elapsedSeconds: number, budget: Budget): string | undefined {
  if (spent.hops >= budget.hops) return `stopped: ${spent.hops} hops, and its budget is ${budget.hops}`;
  if (elapsedSeconds >= budget.seconds) {
    return `stopped: ${Math.floor(elapsedSeconds)} seconds since its start, and its budget is ${budget.seconds}`;
  }
  const dollars = spent.microdollars / 1_000_000;
  if (dollars >= budget.dollars) {
    return `stopped: about ${dollars.toFixed(6)} dollars, and its budget is ${budget.dollars}`;
  }
  return undefined;
}
