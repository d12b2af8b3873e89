import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "./user-error.ts";

interface Holder {
  readonly pid: number;
  /** Tells a running holder from an unrelated process that was given its pid later. */
  readonly startTime: string;
}

/**
 * Takes `<dir>/lock` for this process, so that no two local clouds write one stack's state.
 * A lock left by a killed process is taken over. The returned function gives it back.
 * @throws UserError when a running process holds it.
 */
export function takeInstanceLock(dir: string, stack: string): () => void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, "lock");
  const mine = JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) } satisfies Holder);
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, mine, { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      const holder = readHolder(file);
      if (holder && isRunning(holder)) throw alreadyRunning(stack, holder.pid);
      rmSync(file, { force: true });
    }
  }
  throw new UserError(`Another process keeps taking ${file}. Wait for it to finish, or remove the file.`);
}

/** @throws UserError when the stack with this folder runs. */
export function refuseRunning(dir: string, stack: string): void {
  const pid = runningProcess(dir);
  if (pid !== undefined) throw alreadyRunning(stack, pid);
}

/** The process that runs the stack with this folder; undefined when none does. */
export function runningProcess(dir: string): number | undefined {
  const file = join(dir, "lock");
  const holder = existsSync(file) ? readHolder(file) : undefined;
  return holder && isRunning(holder) ? holder.pid : undefined;
}

function alreadyRunning(stack: string, pid: number): UserError {
  return new UserError(
    `The stack "${stack}" is already running here (process ${pid}). Stop that one first, or start another stack beside it: npm start -- --stack <name>`,
  );
}

function readHolder(file: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value !== "object" || value === null) return undefined;
    if (!("pid" in value && typeof value.pid === "number")) return undefined;
    return { pid: value.pid, startTime: "startTime" in value ? String(value.startTime) : "" };
  } catch {
    // A half-written lock belongs to a process that died while writing it.
    return undefined;
  }
}

function isRunning(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it runs, under another user.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const startTime = startTimeOf(holder.pid);
  return startTime === "" || startTime === holder.startTime;
}

/** Field 22 of /proc/<pid>/stat, in clock ticks since boot; empty where there is no /proc. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the command in parentheses, may itself hold spaces.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
