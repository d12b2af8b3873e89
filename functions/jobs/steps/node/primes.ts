import type { StepRequest, StepResponse } from "../../contract";

type Input = { readonly to?: unknown; readonly slice?: number };

type State = { readonly next: number; readonly found: number };

/** Counts the primes from 1 to `input.to`, at most `input.slice` numbers at a hop: the least step there is. */
export function primes(): (request: StepRequest) => Promise<StepResponse> {
  return async ({ input, state, deadline }) => {
    // Jobs are made with an object; what is wrong in it is told here.
    const { to, slice = 1_000 } = (input ?? {}) as Input;
    if (typeof to !== "number" || !Number.isInteger(to) || to < 1) {
      return {
        status: "failed",
        reason: `input.to is ${JSON.stringify(to)}; send a whole number, 1 or more`,
      };
    }
    // The last hop left it.
    let { next, found } = (state ?? { next: 1, found: 0 }) as State;
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
