import { join } from "node:path";
import type { Launch } from "../launch.ts";

const launch: Launch = {
  command: async () => ({
    program: process.execPath,
    args: ["--enable-source-maps", join(import.meta.dirname, "bootstrap.cjs")],
  }),
  env: { LAMBDA_RUNTIME_DIR: import.meta.dirname },
  assignable: true,
  compileCache: "NODE_COMPILE_CACHE",
};

/** Node, whichever version the identifier names, is the one that the local cloud runs on. */
export const node = (): Launch => launch;
