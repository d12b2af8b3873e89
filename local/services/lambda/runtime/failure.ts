import type { Outcome } from "./invocation.ts";
import type { ProcessExit } from "./runtime-process.ts";

/** Why a export function was not loaded. */
export type InitOutcome = Exclude<Outcome, { kind: "response" }>;
type PlatformFailure = Extract<Outcome, { kind: "failure" }>;

export function failureOf(errorType: string, errorMessage: string): PlatformFailure {
  return { kind: "failure", failure: { errorType, errorMessage } };
}

/** Failures of the platform's own name the request, as AWS's do; those of the runtime go out as they came. */
export function withRequestId(outcome: InitOutcome, requestId: string): InitOutcome {
  if (outcome.kind !== "failure") return outcome;
  const { errorType, errorMessage } = outcome.failure;
  return { ...outcome, failure: { errorType, errorMessage: `RequestId: ${requestId} ${errorMessage}` } };
}

/** As Lambda words it. */
export function reasonOf({ code, signal, error }: ProcessExit): string {
  if (error) return `Runtime could not be started: ${error.message}`;
  if (signal) return `Runtime exited with error: signal: ${signal === "SIGKILL" ? "killed" : signal}`;
  return code === 0
    ? "Runtime exited without providing a reason"
    : `Runtime exited with error: exit status ${code}`;
}

/** Clients that send no header with the type have it in the body. */
export function errorTypeOf(payload: Buffer): string | undefined {
  return /"errorType"\s*:\s*"([^"]*)"/.exec(payload.toString("utf8", 0, 4096))?.[1];
}
