import type { Clock } from "../../../clock.ts";
import { AwsError } from "../../../gateway/api.ts";
import type { Permission } from "../../../gateway/permission.ts";
import type { Log } from "../../../log.ts";
import type { InvokeResult } from "../runtime/invocation.ts";

/** Feeds one source to one function. */
export interface EventSourcePoller {
  start(): void;
  /** Takes nothing more; what was taken of a queue is still worked on. */
  halt(): void;
  /** Takes nothing more and begins no invocation: what was taken comes again. */
  abandon(): void;
  /** Resolves when the last batch has ended. Call `halt` or `abandon` first. */
  ended(): Promise<void>;
}

/** What pollers of every kind work with. */
export interface PollerSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  /** @throws AwsError as a synchronous invocation does */
  invoke(functionArn: string, payload: string): Promise<InvokeResult>;
  /** @throws AwsError ResourceNotFoundException when there is no such function */
  roleAllows(functionArn: string, permission: Permission): boolean;
}

/** Milliseconds until a source that could not be read is tried again. */
export const readRetryDelay = 5_000;

/** Resolves after so many milliseconds, or when the signal is aborted. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.after(milliseconds, end);
    signal.addEventListener("abort", end);
  });
}

export function reasonOf(error: unknown): string {
  return error instanceof AwsError ? `${error.code}: ${error.message}` : String(error);
}
