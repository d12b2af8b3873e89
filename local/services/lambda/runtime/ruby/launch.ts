import { existsSync } from "node:fs";
import { join } from "node:path";
import { installedProgram } from "../installed-program.ts";
import type { Launch } from "../launch.ts";

const launch: Launch = {
  async command({ taskRoot }) {
    const program = await installedProgram("ruby");
    if (program === undefined) {
      throw new Error("Ruby is not installed on this machine; install ruby (Debian: apt-get install ruby)");
    }
    // Loading RubyGems takes half of a cold start, and a function without gems has no use for it.
    const gems = existsSync(join(taskRoot, "vendor", "bundle")) || existsSync(join(taskRoot, "Gemfile.lock"));
    return {
      program,
      args: [...(gems ? [] : ["--disable=gems"]), join(import.meta.dirname, "bootstrap.rb")],
    };
  },
  env: { LAMBDA_RUNTIME_DIR: import.meta.dirname, GEM_PATH: "", BUNDLE_PATH: "vendor/bundle" },
  assignable: false,
};

/** Ruby, whichever version the identifier names, is the machine's. */
export const ruby = (): Launch => launch;
