import type { CloudContext } from "../../context.ts";
import type { Permission } from "../../gateway/permission.ts";
import { logArn } from "../logs/permissions.ts";
import type { FunctionConfiguration } from "./configuration.ts";
import type { LambdaDependencies } from "./index.ts";
import type { LogWriter } from "./runtime/environment-log.ts";

/**
 * What Lambda does in a function's name, as far as its role allows: it writes the log and the traces, reads the queues
 * of event source mappings, and sends to destinations.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
export class ExecutionRole {
  readonly #context: CloudContext;
  readonly #iam: LambdaDependencies["iam"];
  readonly #configuration: FunctionConfiguration;

  constructor(context: CloudContext, iam: LambdaDependencies["iam"], configuration: FunctionConfiguration) {
    this.#context = context;
    this.#iam = iam;
    this.#configuration = configuration;
  }

  /** Writes the log of one environment; without the right to make its stream or to write to it nothing is kept. */
  logWriter(logs: LambdaDependencies["logs"]): LogWriter {
    let hasStream: boolean | undefined;
    return {
      write: (group, stream, lines) => {
        const resource = logArn(this.#context, group, stream);
        hasStream ??=
          (logs.has(group) || this.#may("logs:CreateLogGroup", logArn(this.#context, group))) &&
          this.#may("logs:CreateLogStream", resource);
        if (hasStream && this.#may("logs:PutLogEvents", resource)) logs.write(group, stream, lines);
      },
    };
  }

  /**
   * Sends the trace of an invocation. The local cloud has no X-Ray: the right to it is asked for and counted as used,
   * and the trace goes nowhere.
   */
  sendTrace(): void {
    this.#may("xray:PutTraceSegments", "*");
    this.#may("xray:PutTelemetryRecords", "*");
  }

  /** Whether the role allows it; the ledger counts what was asked, and a first refusal is said. */
  allows(permission: Permission): boolean {
    const { role, name } = this.#configuration;
    return this.#iam.authorizer.decide(this.#iam.sessionOf(role, name), permission).allowed;
  }

  #may(action: string, resource: string): boolean {
    return this.allows({ action, resource });
  }
}
