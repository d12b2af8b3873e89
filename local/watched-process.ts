/**
 * Runs a program and watches standard input, which the local cloud holds open: when that ends, however it ends, the
 * program is killed. The program cannot outlive this script either, as the local cloud knows it by its id, printed
 * first.
 */
const script = `
exec 3<&0 </dev/null
"$@" 3<&- &
program=$!
echo "process $program" >&2
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
