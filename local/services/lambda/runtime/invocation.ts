/** What an invocation answers, as AWS does. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export interface InvokeResult {
  readonly statusCode: 200;
  /** Set when the function failed; the payload then tells of the error. */
  readonly functionError?: "Handled" | "Unhandled";
  /** JSON text. */
  readonly payload: Buffer;
  /** The last 4 KB of the invocation's log, when it was asked for; empty otherwise. */
  readonly logTail: string;
  readonly requestId: string;
  /** `$LATEST`, or the number of the version that ran. */
  readonly executedVersion: string;
  readonly timedOut: boolean;
}

export interface InvokeOptions {
  /** Version or alias. @default the unpublished version, `$LATEST` */
  readonly qualifier?: string;
  /** `X-Amzn-Trace-Id` of the caller. @default a trace of its own */
  readonly traceHeader?: string;
  /** An AWS service that asks in a resource's name: the function's own policy must allow it. */
  readonly onBehalfOf?: { readonly service: string; readonly sourceArn: string };
  /** JSON text of the client context. */
  readonly clientContext?: string;
  /** Asks for `logTail`. @default false */
  readonly tail?: boolean;
  /** The same for each attempt at one asynchronous event. @default a new one */
  readonly requestId?: string;
}

/** One invocation, on its way through the pool and an environment. */
export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly version: string;
  readonly traceHeader: string;
  readonly clientContext: string | undefined;
  readonly payload: Uint8Array | string;
  /** Collects log messages when the caller asked for them. */
  readonly tail: string[] | undefined;
  resolve(result: InvokeResult): void;
}

export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** How an invocation ended, before it is put as a result. */
export type Outcome =
  | { readonly kind: "response"; readonly payload: Buffer }
  | { readonly kind: "error"; readonly payload: Buffer }
  | { readonly kind: "failure"; readonly failure: FunctionFailure; readonly timedOut?: boolean };

const tailBytes = 4096;

export function settle(invocation: Invocation, outcome: Outcome): void {
  const failed = outcome.kind !== "response";
  invocation.resolve({
    statusCode: 200,
    ...(failed ? { functionError: "Unhandled" as const } : {}),
    payload: outcome.kind === "failure" ? Buffer.from(JSON.stringify(outcome.failure)) : outcome.payload,
    logTail: lastBytes(invocation.tail?.join("") ?? ""),
    requestId: invocation.requestId,
    executedVersion: invocation.version,
    timedOut: outcome.kind === "failure" && outcome.timedOut === true,
  });
}

function lastBytes(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length <= tailBytes ? text : bytes.subarray(-tailBytes).toString("utf8");
}
