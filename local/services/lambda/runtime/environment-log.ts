import type { FunctionConfiguration } from "../configuration.ts";
import type { Invocation } from "./invocation.ts";

/** Where log lines go: CloudWatch Logs. */
export interface LogWriter {
  write(
    logGroupName: string,
    logStreamName: string,
    lines: readonly { readonly timestamp: number; readonly message: string }[],
  ): void;
}

export interface Report {
  /** Milliseconds of the handler's run. */
  readonly duration: number;
  /** Milliseconds of the environment's start, for its first invocation. */
  readonly initDuration: number | undefined;
  /** MB */
  readonly maxMemoryUsed: number | undefined;
  readonly status: "success" | "error" | "failure" | "timeout";
  readonly errorType: string | undefined;
}

export interface InitReport {
  /** Milliseconds */
  readonly duration: number;
  readonly phase: "init" | "invoke";
  readonly status: "error" | "timeout";
  readonly errorType: string | undefined;
}

const severity = { DEBUG: 0, INFO: 1, WARN: 2 } as const;

/**
 * The log stream of one execution environment: what the function writes, and between it the platform's own lines,
 * in Lambda's plain form or as JSON records.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export class EnvironmentLog {
  readonly #logs: LogWriter;
  readonly #configuration: FunctionConfiguration;
  readonly #stream: string;
  readonly #now: () => number;
  #tail: string[] | undefined;

  constructor(logs: LogWriter, configuration: FunctionConfiguration, stream: string, now: () => number) {
    this.#logs = logs;
    this.#configuration = configuration;
    this.#stream = stream;
    this.#now = now;
  }

  /** A message of the function's. */
  output(message: string, timestamp = this.#now()): void {
    this.#write(`${message}\n`, timestamp);
  }

  initStart(runtimeVersion: string): void {
    const { name, version, runtime } = this.#configuration;
    if (this.#json) {
      this.#record("INFO", "platform.initStart", {
        initializationType: "on-demand",
        phase: "init",
        runtimeVersion,
        functionName: name,
        functionVersion: version,
      });
    } else
      this.#write(`INIT_START Runtime Version: ${runtime.replace(/^([a-z]+)/, "$1:")} (${runtimeVersion})\n`);
  }

  initFailed({ duration, phase, status, errorType = "Unknown" }: InitReport): void {
    if (this.#json) {
      this.#record("WARN", "platform.initReport", {
        initializationType: "on-demand",
        phase,
        status,
        errorType,
        metrics: { durationMs: Number(duration.toFixed(2)) },
      });
    } else {
      this.#write(
        `INIT_REPORT Init Duration: ${duration.toFixed(2)} ms\tPhase: ${phase}\tStatus: ${status}\tError Type: ${errorType}\n`,
      );
    }
  }

  /** From here to `report` the lines belong to `invocation`. */
  start(invocation: Invocation): void {
    this.#tail = invocation.tail;
    const { requestId, version } = invocation;
    if (this.#json) this.#record("INFO", "platform.start", { requestId, version });
    else this.#write(`START RequestId: ${requestId} Version: ${version}\n`);
  }

  timedOut({ requestId }: Invocation, seconds: string): void {
    const time = new Date(this.#now()).toISOString();
    const message = `Task timed out after ${seconds} seconds`;
    if (this.#json)
      this.#write(`${JSON.stringify({ timestamp: time, level: "ERROR", requestId, message })}\n`);
    else this.#write(`${time} ${requestId} ${message}\n\n`);
  }

  /** The end of an environment that was not asked for. */
  failed({ requestId }: Invocation, message: string): void {
    if (this.#json) {
      const timestamp = new Date(this.#now()).toISOString();
      this.#write(`${JSON.stringify({ timestamp, level: "ERROR", requestId, message })}\n`);
    } else this.#write(`RequestId: ${requestId} Error: ${message}\n`);
  }

  report({ requestId, traceHeader }: Invocation, report: Report): void {
    const duration = Number(report.duration.toFixed(2));
    // Since August 2025 the start of an environment is billed too.
    const billed = Math.ceil(report.duration + (report.initDuration ?? 0));
    const { memorySize, tracing } = this.#configuration;
    const succeeded = report.status === "success" || report.status === "error";
    if (this.#json) {
      this.#record(succeeded ? "INFO" : "WARN", "platform.report", {
        requestId,
        metrics: {
          durationMs: duration,
          billedDurationMs: billed,
          memorySizeMB: memorySize,
          maxMemoryUsedMB: report.maxMemoryUsed,
          initDurationMs: report.initDuration && Number(report.initDuration.toFixed(2)),
        },
        ...(tracing ? { tracing: { type: "X-Amzn-Trace-Id", value: traceHeader } } : {}),
        status: report.status,
        errorType: report.errorType,
      });
    } else {
      const fields = [
        `REPORT RequestId: ${requestId}`,
        `Duration: ${duration.toFixed(2)} ms`,
        `Billed Duration: ${billed} ms`,
        `Memory Size: ${memorySize} MB`,
        ...(report.maxMemoryUsed === undefined ? [] : [`Max Memory Used: ${report.maxMemoryUsed} MB`]),
        ...(report.initDuration === undefined ? [] : [`Init Duration: ${report.initDuration.toFixed(2)} ms`]),
        ...(succeeded ? [] : [`Status: ${report.status === "timeout" ? "timeout" : "error"}`]),
        ...(succeeded || !report.errorType ? [] : [`Error Type: ${report.errorType}`]),
        ...(tracing ? [`\nXRAY TraceId: ${/Root=([^;]+)/.exec(traceHeader)?.[1]}`] : []),
      ];
      this.#write(`END RequestId: ${requestId}\n`);
      this.#write(`${fields.join("\t")}\t\n`);
    }
    this.#tail = undefined;
  }

  get #json(): boolean {
    return this.#configuration.loggingConfig.format === "JSON";
  }

  #record(level: keyof typeof severity, type: string, record: object): void {
    if (severity[level] < severity[this.#configuration.loggingConfig.systemLevel]) return;
    const now = this.#now();
    this.#write(JSON.stringify({ time: new Date(now).toISOString(), type, record }), now);
  }

  #write(message: string, timestamp = this.#now()): void {
    // Records are events of their own; in a tail they are lines.
    this.#tail?.push(message.endsWith("\n") ? message : `${message}\n`);
    this.#logs.write(this.#configuration.loggingConfig.logGroup, this.#stream, [{ timestamp, message }]);
  }
}
