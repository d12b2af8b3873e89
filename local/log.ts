import { styleText } from "node:util";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Where the local cloud's own lines go. Function logs do not come here: they belong to CloudWatch Logs. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

const marks: Record<LogLevel, { text: string; style: "gray" | "cyan" | "yellow" | "red" }> = {
  debug: { text: "debug", style: "gray" },
  info: { text: "info", style: "cyan" },
  warn: { text: "warn", style: "yellow" },
  error: { text: "error", style: "red" },
};

/**
 * A log that writes to a stream, coloured only when that stream is a terminal.
 * `debug` lines appear only when `verbose` is set.
 */
export function streamLog(stream: NodeJS.WriteStream = process.stderr, verbose = false): Log {
  const write = (level: LogLevel, message: string) => {
    if (level === "debug" && !verbose) return;
    const mark = marks[level];
    stream.write(`${styleText(mark.style, mark.text.padEnd(5), { stream })} ${message}\n`);
  };
  return {
    debug: (message) => write("debug", message),
    info: (message) => write("info", message),
    warn: (message) => write("warn", message),
    error: (message) => write("error", message),
  };
}

/** A log that says nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
