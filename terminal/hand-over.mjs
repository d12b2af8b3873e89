// Plain JavaScript for Node 20 and later: it runs before anything is installed.
import { spawn } from "node:child_process";
import module from "node:module";
import { join } from "node:path";
import { ensureInstalled, onProjectNode, projectNode, projectRoot } from "./install.mjs";

/**
 * Installs when needed, then runs a program of the project on the project's own Node, with this command line.
 * @param {URL} program its TypeScript file
 * @param {{ tsx?: boolean }} options tsx: it imports what is written for CommonJS (functions/), which Node alone does not find
 */
export async function handOver(program, { tsx = false } = {}) {
  ensureInstalled();
  if (onProjectNode()) {
    module.enableCompileCache(join(projectRoot, "node_modules", ".cache", "slipway", "compile"));
    if (tsx) (await import("tsx/esm/api")).register();
    await import(program.href);
    return;
  }
  const child = spawn(projectNode, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
