/**
 * Milliseconds to wait after a function error: one minute, then two.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 * @param failures - runs that failed so far, 1 or more
 */
export function afterFunctionError(failures: number): number {
  return failures === 1 ? 60_000 : 120_000;
}

/**
 * Milliseconds to wait after a throttle or an error of the platform: one second at first, twice as long each time,
 * five minutes at most. The same page.
 * @param refusals - in a row, 1 or more
 */
export function afterRefusal(refusals: number): number {
  return Math.min(1_000 * 2 ** (refusals - 1), 300_000);
}
