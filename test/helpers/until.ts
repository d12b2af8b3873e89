import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";

/**
 * Waits until `condition` holds: at first turn by turn of the event loop, then with pauses, which leave the processor
 * to what is waited for.
 * @throws Error naming `what` when it does not within `limit` milliseconds.
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limit = 10_000,
): Promise<void> {
  const begun = performance.now();
  while (!(await condition())) {
    const waited = performance.now() - begun;
    if (waited > limit) throw new Error(`waited ${limit} ms in vain: ${what}`);
    await (waited < 10 ? turn() : pause(5));
  }
}
