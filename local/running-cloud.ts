import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../terminal/user-error.ts";
import { runningProcess } from "./instance-lock.ts";

/** What the local cloud of a stack says of itself to other programs of this machine while it runs. */
export interface RunningCloud {
  /** `http://127.0.0.1:4566` */
  readonly endpointUrl: string;
  /** Address of the provider for the Pulumi CLI, by project; that of `npm start` has none. */
  readonly providers?: Readonly<Record<string, string>>;
}

const fileIn = (dir: string) => join(dir, "endpoint.json");

/** Tells it in the folder of the stack's state. The returned function takes it back. */
export function tellRunning(dir: string, cloud: RunningCloud): () => void {
  writeFileSync(fileIn(dir), `${JSON.stringify({ ...cloud, pid: process.pid })}\n`);
  return () => rmSync(fileIn(dir), { force: true });
}

/**
 * The cloud that runs in another process for the stack with this folder; undefined when none does.
 * @throws UserError when it is starting or ending
 */
export function runningCloud(dir: string): RunningCloud | undefined {
  const pid = runningProcess(dir);
  if (pid === undefined) return undefined;
  const told = existsSync(fileIn(dir)) ? JSON.parse(readFileSync(fileIn(dir), "utf8")) : undefined;
  // One that was killed left what it told behind.
  if (told?.pid === pid) return told;
  throw new UserError(`Process ${pid} is starting or ending this stack's cloud; try again when it is done`);
}
