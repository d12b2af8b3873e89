import { UserError } from "../../terminal/user-error.ts";

/** One thing that went wrong in a run. */
export interface Failure {
  /** The resource at fault; undefined when it is the program itself. */
  readonly urn?: string | undefined;
  readonly action:
    | "check"
    | "create"
    | "update"
    | "replace"
    | "delete"
    | "read"
    | "restore"
    | "register"
    | "program";
  readonly message: string;
  /** Where the program asks for the resource, `infra/data.ts:14`. */
  readonly source?: string | undefined;
}

/** A run did not go through. Lists all failures; what does not depend on them was still applied. */
export class DeploymentError extends UserError {
  readonly failures: readonly Failure[];

  constructor(summary: string, failures: readonly Failure[]) {
    super(`${summary}\n${failures.map(formatFailure).join("\n")}`);
    this.name = "DeploymentError";
    this.failures = failures;
  }
}

function formatFailure(failure: Failure): string {
  const message = failure.message.trimEnd().replaceAll("\n", "\n    ");
  const source = failure.source ? ` (${failure.source})` : "";
  return failure.urn
    ? `  ${failure.urn}${source}\n    ${failure.action}: ${message}`
    : `  ${failure.action}: ${message}`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
