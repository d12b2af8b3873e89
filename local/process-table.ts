import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

/** A process, told from an unrelated one that was given its pid later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot; empty where the system does not tell. */
  readonly startTime: string;
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTime: statOf(pid)?.startTime ?? "" };
}

/** Reads what was written as JSON; undefined when it is none. */
export function readIdentity(value: unknown): ProcessIdentity | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!("pid" in value && typeof value.pid === "number")) return undefined;
  return { pid: value.pid, startTime: "startTime" in value ? String(value.startTime) : "" };
}

/** Whether it is this very process that runs, and no later one with its pid. */
export function isSameRunning({ pid, startTime }: ProcessIdentity): boolean {
  return isRunning(pid) && (statOf(pid)?.startTime ?? startTime) === startTime;
}

/** False as well for a process that has ended and that nobody has asked for its exit code. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, under another user.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  return statOf(pid)?.state !== "Z";
}

/** The command line, its parts joined by spaces; empty when the process is gone. */
export async function commandLine(pid: number): Promise<string> {
  const listed = procFile(pid, "cmdline");
  if (listed !== undefined) return listed.replaceAll("\0", " ").trim();
  try {
    return (await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)])).stdout.trim();
  } catch {
    // `ps` fails for a process that is gone.
    return "";
  }
}

/** Signals a process that may have ended a moment ago; a negative id is that of a group. */
export function sendSignal(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(id, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Kills and waits until it is gone. @throws Error when it does not go. */
export async function killAndWait(pid: number): Promise<void> {
  sendSignal(pid, "SIGKILL");
  for (let waited = 0; isRunning(pid); waited += 5) {
    if (waited > 5000) throw new Error(`process ${pid} does not end; end it by hand: kill -9 ${pid}`);
    await delay(5);
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function statOf(pid: number): { readonly state: string; readonly startTime: string } | undefined {
  const stat = procFile(pid, "stat");
  if (stat === undefined) return undefined;
  // The second field, the command in parentheses, may itself hold spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", startTime: fields[19] ?? "" };
}

function procFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    // No /proc on this system, or the process is gone.
    return undefined;
  }
}
