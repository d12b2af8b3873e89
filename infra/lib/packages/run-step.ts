import { spawn } from "node:child_process";
import { basename } from "node:path";
import { BuildError, blamesNetwork, DownloadError } from "./failures";
import type { BuildStep } from "./language";
import type { Toolchain } from "./toolchain";

/**
 * Runs one step of a build in a process of its own, while the rest of the program goes on.
 * @returns what it wrote
 * @throws DownloadError, BuildError
 */
export function runStep(
  name: string,
  folder: string,
  toolchain: Toolchain,
  { program, args, env, fetches = false }: BuildStep,
): Promise<string> {
  const path = toolchain.programs[program];
  if (path === undefined) throw new Error(`the toolchain of "${name}" has no ${program}`);
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) {
        resolve(output);
        return;
      }
      const what = `function "${name}": ${basename(path)} ended with ${signal ?? `exit code ${code}`}`;
      if (fetches && blamesNetwork(output)) {
        const reason = output
          .split("\n")
          .find((line) => blamesNetwork(line))
          ?.trim();
        reject(new DownloadError(`${what}, because a package could not be fetched: ${reason}`));
        return;
      }
      // Compilers name files by their place in the copy; the same path is there in the sources.
      const text = output.replaceAll(`${folder}/`, "").trim();
      reject(new BuildError(`${what}\n${text}`));
    });
  });
}
