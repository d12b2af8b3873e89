import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Process ids of a function's environments, by a text that only its bundle has: their working directory is the
 * function's code. Linux tells that of every process.
 * @param parent - the local cloud's process
 */
export function functionProcesses(parent: number, mark: string): number[] {
  return childrenOf(parent).filter((pid) => {
    try {
      const folder = readlinkSync(`/proc/${pid}/cwd`);
      return readFileSync(join(folder, "index.js"), "utf8").includes(mark);
    } catch {
      // Not a function of Node, or gone by now.
      return false;
    }
  });
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        // Behind the program's name, which may hold anything: the state, and the parent.
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
        return Number(fields?.[1]) === parent;
      } catch {
        return false;
      }
    });
}
