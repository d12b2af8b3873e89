import type { ChildProcess } from "node:child_process";
import { sendSignal } from "./process-table.ts";

/**
 * Runs a program and watches standard input, which the local cloud holds open: when that ends, however it ends, the
 * program is killed. The program cannot outlive this script either, as the local cloud knows it by its id. The process
 * prints that before it becomes the program: were it printed from here, it could stand in the middle of a line of the
 * program's.
 */
const script = `
exec 3<&0 </dev/null
/bin/sh -c 'echo "process $$" >&2; exec "$@"' "$0" "$@" 3<&- &
program=$!
( read -r _ <&3; kill -9 "$program" ) >/dev/null 2>&1 &
watch=$!
wait "$program"
status=$?
kill "$watch" 2>/dev/null
exit "$status"
`;

/** The command line that runs a program which must not outlive this process; its standard input has to be a pipe. */
export function watched(argv: readonly string[]): readonly string[] {
  return ["/bin/sh", "-c", script, "watched", ...argv];
}

/** The program's own process id, out of the first line that a watched program has on standard error. */
export function watchedPid(line: string): number | undefined {
  const id = /^process (\d+)$/.exec(line)?.[1];
  return id === undefined ? undefined : Number(id);
}

/**
 * Signals a child that was started `detached`, and all that it started. Of a child that has closed nothing is left,
 * and its id may be another's: whoever calls this knows that it has not.
 */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) sendSignal(-pid, signal);
}
