import { setImmediate as turn } from "node:timers/promises";

/**
 * Waits, turn by turn of the event loop, until `condition` holds.
 * @throws Error naming `what` when it does not within `limit` milliseconds.
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limit = 10_000,
): Promise<void> {
  const end = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${limit} ms in vain: ${what}`);
    await turn();
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
