/** An asynchronous invocation, from its acceptance until nothing of it remains to be done. */
export interface QueuedEvent {
  /** The same for each attempt. */
  readonly requestId: string;
  readonly functionName: string;
  /** Without the qualifier. */
  readonly functionArn: string;
  readonly qualifier: string | undefined;
  /** JSON text. */
  readonly payload: string;
  readonly traceHeader: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  readonly progress: EventProgress;
}

export interface EventProgress {
  /** Runs of the function that ended in an error. */
  readonly failures: number;
  /** Milliseconds since the epoch. */
  readonly nextAt: number;
  /** Set when the function will not run again: what remains is to tell the `targets`. */
  readonly conclusion?: Conclusion;
}

export interface Conclusion {
  readonly condition: Condition;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What the last run answered; undefined when the function never ran. */
  readonly response: EventResponse | undefined;
  /** Those not told yet. */
  readonly targets: readonly Target[];
}

/**
 * Why the event is done with, in an invocation record. AWS's page names these; of an event that a recursive loop or
 * a reserved concurrency of 0 ended it says only that it is given up, which is the second of them here.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export type Condition = "Success" | "RetriesExhausted" | "EventAgeExceeded";

export interface EventResponse {
  /** HTTP status, as Invoke has it. */
  readonly statusCode: number;
  readonly executedVersion: string;
  readonly functionError: string | undefined;
  /** JSON text. */
  readonly payload: string;
}

export interface Target {
  /** A destination takes a record of the invocation, a dead-letter queue the event alone. */
  readonly kind: "destination" | "dead-letter";
  readonly arn: string;
}
