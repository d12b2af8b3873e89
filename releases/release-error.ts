import { UserError } from "../terminal/user-error.ts";

/** How `npm run site` ends. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Somebody else deploys, or has just deployed. */
  conflict: 3,
  /** What was to be uploaded holds credentials. */
  secrets: 4,
  /** There is such a release already, or it is live already. */
  unchanged: 5,
} as const;

/** What a person can do something about: shown as its message alone. */
export class ReleaseError extends UserError {
  constructor(message: string, why: Exclude<keyof typeof exitCodes, "done"> = "failed") {
    super(message, exitCodes[why]);
    this.name = "ReleaseError";
  }
}
