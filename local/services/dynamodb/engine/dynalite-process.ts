/**
 * Runs dynalite as a process of its own: `node dynalite-process.ts <folder>`. Prints the port it listens on, ends
 * with its parent, whose end closes standard input.
 */

import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

const [path = ""] = process.argv.slice(2);
// The package has no types; this is the whole of what is used of it.
const dynalite: (options: Record<string, unknown>) => Server = createRequire(import.meta.url)("dynalite");
const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stderr.write(`listening on 127.0.0.1:${port}\n`);
});

const end = () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
};
process.on("SIGTERM", end);
process.stdin.on("end", end).on("error", end).resume();
