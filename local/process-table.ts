import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

/** True while the process is there, a zombie excluded where the system tells. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    // ESRCH: gone. EPERM: somebody else's, so not one of ours.
    return false;
  }
  const stat = await procFile(pid, "stat");
  // The state follows the command's name, which is in parentheses and may hold anything.
  return stat === undefined || !/^\) Z/.test(stat.slice(stat.lastIndexOf(")")));
}

/** The command line, its parts joined by spaces; empty when the process is gone. */
export async function commandLine(pid: number): Promise<string> {
  const listed = await procFile(pid, "cmdline");
  if (listed !== undefined) return listed.replaceAll("\0", " ").trim();
  try {
    return (await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)])).stdout.trim();
  } catch {
    // `ps` fails for a process that is gone.
    return "";
  }
}

/** When the process began, in a form that tells it from a later one with the same id; empty when unknown. */
export async function startMark(pid: number): Promise<string> {
  const stat = await procFile(pid, "stat");
  // Field 22 of all: the 20th after the name.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

/** Kills and waits until it is gone. @throws Error when it does not go. */
export async function killAndWait(pid: number): Promise<void> {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
  for (let waited = 0; await isRunning(pid); waited += 5) {
    if (waited > 5000) throw new Error(`process ${pid} does not end; end it by hand: kill -9 ${pid}`);
    await delay(5);
  }
}

async function procFile(pid: number, name: string): Promise<string | undefined> {
  try {
    return await readFile(`/proc/${pid}/${name}`, "latin1");
  } catch {
    // No /proc on this system, or the process is gone.
    return undefined;
  }
}
