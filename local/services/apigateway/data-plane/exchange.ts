import type { ApiMethod, ApiResource } from "../definition/compile.ts";
import type { Stage } from "../stage.ts";

/** A request to an API, whoever brings it: the AWS endpoint, CloudFront or a custom domain. */
export interface ExecuteRequest {
  /** `<id>.execute-api.<region>.amazonaws.com`, or a custom domain */
  readonly host: string;
  readonly method: string;
  /** As the client sent it, with the stage under an execute-api address; percent-encoded. */
  readonly path: string;
  /** Raw, without the question mark. */
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly sourceIp: string;
}

export interface ExecuteResponse {
  readonly status: number;
  readonly headers: [name: string, value: string][];
  readonly body: Buffer;
}

/** One request on its way through a stage: what is known so far, for the event, the answer and the access log. */
export interface Exchange {
  readonly request: ExecuteRequest;
  readonly stage: Stage;
  readonly accountId: string;
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** `Root=1-…` */
  readonly trace: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** As routes see it: without the stage or a base path that is cut off; percent-encoded, from `/`. */
  readonly path: string;
  /** As a function sees it: without the stage, with a base path. */
  readonly eventPath: string;
  /** As the client sent it: with the stage under an execute-api address, and with a base path. */
  readonly fullPath: string;
  readonly headers: HeaderTable;
  readonly query: QueryTable;
  resource: ApiResource | undefined;
  method: ApiMethod | undefined;
  pathParameters: Readonly<Record<string, string>> | undefined;
  error: { readonly message: string; readonly type: string } | undefined;
  integrationStatus: number | undefined;
  integrationRequestId: string | undefined;
  /** Milliseconds. */
  integrationLatency: number | undefined;
}

/** Every table has a null prototype: `__proto__` is a name like any other. */
export interface HeaderTable {
  readonly single: Record<string, string>;
  readonly multi: Record<string, string[]>;
  /** Lower-case name to the name as it stands in the other two. */
  readonly names: Map<string, string>;
}

export interface QueryTable {
  readonly single: Record<string, string> | null;
  readonly multi: Record<string, string[]> | null;
}

export function header(table: HeaderTable, lowerCaseName: string): string | undefined {
  const name = table.names.get(lowerCaseName);
  return name === undefined ? undefined : table.single[name];
}
