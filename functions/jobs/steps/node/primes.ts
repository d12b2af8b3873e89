import type { StepRequest, StepResponse } from "../../contract";

/** Counts the primes from 1 to `input.to`, at most `input.slice` numbers at a hop: the least step there is. */
export function primes(): (request: StepRequest) => Promise<StepResponse> {
  return async ({ input, state, deadline }) => {
    const { to, slice = 1_000 } = Object(input);
    if (!Number.isInteger(to) || to < 1) {
      return {
        status: "failed",
        reason: `input.to is ${JSON.stringify(to)}; send a whole number, 1 or more`,
      };
    }
    let { next = 1, found = 0 } = Object(state);
    const end = Math.min(next + slice, to + 1);
    do {
      if (isPrime(next)) found++;
      next++;
    } while (next < end && Date.now() < deadline);
    const progress = { done: next - 1, total: to };
    if (next > to) return { status: "finished", result: { primes: found }, ...progress };
    return { status: "continue", state: { next, found }, ...progress };
  };
}

function isPrime(number: number): boolean {
  for (let factor = 2; factor * factor <= number; factor++) if (number % factor === 0) return false;
  return number > 1;
}
