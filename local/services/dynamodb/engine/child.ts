import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../../../free-port.ts";
import { killAndWait, sendSignal } from "../../../process-table.ts";
import { watched, watchedPid } from "../../../watched-process.ts";
import type { EngineCommand } from "./command.ts";
import type { Ownership } from "./ownership.ts";

export interface EngineExit {
  /** For people: exit code or signal, and the last it printed. */
  readonly reason: string;
}

/** One run of an engine. */
export interface EngineChild {
  readonly port: number;
  /** The engine itself, not what watches it. */
  readonly pid: number;
  readonly exited: Promise<EngineExit>;
  /** Ends it in good order, or by force after two seconds. */
  stop(): Promise<void>;
}

/** @throws Error when it cannot be run, or ends before it listens. */
export async function startChild(
  command: EngineCommand,
  dir: string,
  ownership: Ownership,
): Promise<EngineChild> {
  for (let attempt = 1; ; attempt++) {
    const port = command.needsPort ? await freePort() : 0;
    await ownership.clear();
    const started = await run(command, dir, port, ownership);
    if ("port" in started) {
      try {
        await command.prepare?.(dir);
      } catch (error) {
        await started.stop();
        throw error;
      }
      return started;
    }
    // Between looking for a free port and taking it another program may come first.
    if (!command.isPortTaken(started.reason) || attempt === 5) {
      throw new Error(`DynamoDB: the engine (${command.name}) ended at once: ${started.reason}`);
    }
  }
}

async function run(
  command: EngineCommand,
  dir: string,
  port: number,
  ownership: Ownership,
): Promise<EngineChild | EngineExit> {
  const argv = command.argv(dir, port);
  const [file = "", ...rest] = command.endsWithParent ? argv : watched(argv);
  // A group of its own, so that Ctrl-C in the terminal ends the local cloud first.
  const shell = spawn(file, rest, { stdio: ["pipe", "ignore", "pipe"], detached: true });
  let output = "";
  let pid = command.endsWithParent ? shell.pid : undefined;
  let recorded = pid === undefined ? undefined : ownership.take(pid);
  const closed = new Promise((resolve) => shell.once("close", resolve));
  const exited = once(shell, "exit").then(async ([code, signal]): Promise<EngineExit> => {
    await recorded;
    // Somebody may have ended the watchdog alone.
    if (pid !== undefined && signal !== null) await killAndWait(pid);
    // What it printed last may arrive after the news of its end.
    await closed;
    return {
      reason: `${signal ?? `exit code ${code}`}${output === "" ? "" : `; it printed: ${output.trim()}`}`,
    };
  });
  const listening = new Promise<number>((resolve, reject) => {
    eachLine(shell, (line) => {
      const id = watchedPid(line);
      if (id !== undefined) {
        pid = id;
        recorded = ownership.take(pid);
        recorded.catch(reject);
        return;
      }
      output = `${output}${line}\n`.slice(-2000);
      const readyPort = command.readyPort(line);
      if (readyPort !== undefined) {
        output = "";
        resolve(readyPort);
      }
    });
  });
  const first = await Promise.race([listening, exited]);
  if (typeof first !== "number") return first;
  await recorded;
  if (pid === undefined) throw new Error("DynamoDB: the engine listens, but its process id never came");
  const enginePid = pid;
  return { port: first, pid: enginePid, exited, stop: () => end(enginePid, exited) };
}

async function end(pid: number, exited: Promise<EngineExit>): Promise<void> {
  sendSignal(pid, "SIGTERM");
  const patience = setTimeout(() => void killAndWait(pid), 2000);
  await exited;
  clearTimeout(patience);
}

function eachLine(child: ChildProcess, see: (line: string) => void): void {
  let rest = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) see(line);
  });
}
