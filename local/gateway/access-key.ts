import type { Caller } from "./api.ts";

/** A key that requests may be signed with, and whose it is. */
export interface AccessKey {
  readonly secretAccessKey: string;
  /** Temporary keys are good with their token alone. */
  readonly sessionToken?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
  readonly caller: Caller;
}
