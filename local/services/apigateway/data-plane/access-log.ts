import type { AccessLog } from "../stage.ts";
import { contextVariable, type Outcome } from "./context-variables.ts";
import type { Exchange } from "./exchange.ts";

/** The part of CloudWatch Logs that API Gateway writes to. */
export interface LogWriter {
  write(
    logGroupName: string,
    logStreamName: string,
    lines: readonly { timestamp: number; message: string }[],
  ): void;
}

export function writeAccessLog(logs: LogWriter, log: AccessLog, exchange: Exchange, outcome: Outcome): void {
  const message = log.format((scope, name) => {
    const value =
      scope === "context" ? contextVariable(exchange, name, outcome) : exchange.stage.variables?.[name];
    // `messageString` is JSON already; everything else a client can influence stays on its line and in its quotes.
    return name === "error.messageString" || value === undefined ? value : JSON.stringify(value).slice(1, -1);
  });
  logs.write(log.logGroup, log.logStream, [{ timestamp: outcome.endedAt, message }]);
}
