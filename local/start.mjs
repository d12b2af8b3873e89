// What `npm start` and its sisters call: install when needed, then hand over to index.ts on the project's own Node.
import { spawn } from "node:child_process";
import module from "node:module";
import { join } from "node:path";
import { ensureInstalled, onProjectNode, projectNode, projectRoot } from "../terminal/install.mjs";

ensureInstalled();

const cache = join(projectRoot, "node_modules", ".cache", "slipway", "compile");
if (onProjectNode()) {
  module.enableCompileCache(cache);
  await import("./index.ts");
} else {
  const child = spawn(projectNode, [import.meta.filename ?? process.argv[1], ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
