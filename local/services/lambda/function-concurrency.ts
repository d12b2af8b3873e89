import { AwsError } from "../../gateway/api.ts";

/** Invocations of a function, all versions together, that are taken and not yet answered. */
export class FunctionConcurrency {
  /** Most at a time; undefined: no limit of its own. */
  reserved: number | undefined;
  #inUse = 0;

  constructor(reserved: number | undefined) {
    this.reserved = reserved;
  }

  /**
   * Takes a place; give it back with `leave`.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   * @throws AwsError TooManyRequestsException (429)
   */
  enter(): void {
    if (this.reserved !== undefined && this.#inUse >= this.reserved) {
      throw throttled("ReservedFunctionConcurrentInvocationLimitExceeded");
    }
    this.#inUse++;
  }

  leave(): void {
    this.#inUse--;
  }
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export function throttled(reason: string): AwsError {
  return new AwsError("TooManyRequestsException", "Rate Exceeded.", 429, { Reason: reason });
}
