import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../terminal/user-error.ts";
import { identityOf, isSameRunning, type ProcessIdentity, readIdentity } from "./process-table.ts";

/**
 * Takes `<dir>/lock` for this process, so that no two local clouds write one stack's state.
 * A lock left by a killed process is taken over. The returned function gives it back.
 * @throws UserError when a running process holds it.
 */
export function takeInstanceLock(dir: string, stack: string): () => void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, "lock");
  const mine = JSON.stringify(identityOf(process.pid));
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, mine, { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      const holder = readHolder(file);
      if (holder && isSameRunning(holder)) throw alreadyRunning(stack, holder.pid);
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
  return holder && isSameRunning(holder) ? holder.pid : undefined;
}

function alreadyRunning(stack: string, pid: number): UserError {
  return new UserError(
    `The stack "${stack}" is already running here (process ${pid}). Stop that one first, or start another stack beside it: npm start -- --stack <name>`,
  );
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return readIdentity(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // A half-written lock belongs to a process that died while writing it.
    return undefined;
  }
}
