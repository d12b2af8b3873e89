import type { Problem } from "./problem.ts";

/**
 * - `unreachable`: no answer came
 * - `timeout`: none came in time
 * - `unavailable`: a gateway answered for a service that could not (502, 503, 504)
 * - `unreadable`: an answer that is not what this API sends
 * - `refused`: the API said no, and why
 */
export type FailureKind = "unreachable" | "timeout" | "unavailable" | "unreadable" | "refused";

const noProblem: Problem = { fields: new Map() };

/** A call to the API that failed. */
export class ApiError extends Error {
  readonly kind: FailureKind;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly problem: Problem;

  constructor(kind: FailureKind, message: string, status = 0, problem: Problem = noProblem) {
    super(message);
    this.name = "ApiError";
    this.kind = kind;
    this.status = status;
    this.problem = problem;
  }

  /** Whether the same call may well succeed a moment later. */
  get isPassing(): boolean {
    return this.kind !== "refused" && this.kind !== "unreadable";
  }
}

export function hasStatus(error: unknown, status: number): error is ApiError {
  return error instanceof ApiError && error.status === status;
}
