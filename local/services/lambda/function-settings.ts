import { type Policy, parsePolicy } from "../../iam/policy.ts";
import type { Alias } from "./alias.ts";
import type { PermissionStatement } from "./function-policy.ts";

/** How the asynchronous events of a function, version or alias are dealt with. */
export interface EventInvokeConfig {
  /** 0 to 2, after function errors. */
  readonly maximumRetryAttempts: number;
  /** Seconds. */
  readonly maximumEventAge: number;
  /** ARN that is told of each event that was processed. */
  readonly onSuccess: string | undefined;
  /** ARN that is told of each event that was given up. */
  readonly onFailure: string | undefined;
  /** Milliseconds since the epoch; undefined for the defaults, which nobody set. */
  readonly lastModified: number | undefined;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html: two retries, six hours. */
export const defaultEventInvokeConfig: EventInvokeConfig = {
  maximumRetryAttempts: 2,
  maximumEventAge: 21_600,
  onSuccess: undefined,
  onFailure: undefined,
  lastModified: undefined,
};

/** What resources beside the function itself say about it. */
export class FunctionSettings {
  readonly aliases = new Map<string, Alias>();
  /** By qualifier; `$LATEST` is also the function without one. */
  readonly eventInvokeConfigs = new Map<string, EventInvokeConfig>();
  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html */
  recursiveLoop: "Allow" | "Terminate" = "Terminate";
  /** By Sid. */
  readonly #statements = new Map<string, PermissionStatement>();
  #policy: Policy | undefined;

  putPermission(statement: PermissionStatement): void {
    this.#statements.set(statement.Sid, statement);
    this.#policy = undefined;
  }

  removePermission(sid: string): void {
    this.#statements.delete(sid);
    this.#policy = undefined;
  }

  get permissions(): readonly PermissionStatement[] {
    return [...this.#statements.values()];
  }

  /** The permissions as the function's own policy, which is read once; undefined when there are none. */
  get policy(): Policy | undefined {
    if (this.#statements.size === 0) return undefined;
    this.#policy ??= parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: this.permissions }));
    return this.#policy;
  }
}
