import { join } from "node:path";
import { installedProgram, outputOf } from "../installed-program.ts";
import type { Launch } from "../launch.ts";

const interpreters = new Map<string, Promise<string>>();

/** @param runtime `python3.13`: that very version where it is installed, else the machine's Python 3 */
export const python = (runtime: string): Launch => ({
  async command() {
    const interpreter = interpreters.get(runtime) ?? findInterpreter(runtime);
    interpreters.set(runtime, interpreter);
    interpreter.catch(() => interpreters.delete(runtime));
    return { program: await interpreter, args: ["-s", join(import.meta.dirname, "bootstrap.py")] };
  },
  env: { LAMBDA_RUNTIME_DIR: import.meta.dirname },
  assignable: false,
  // Not beside the function's code, which nothing may change.
  compileCache: "PYTHONPYCACHEPREFIX",
});

/** A version manager's stand-in under the same name takes longer than Python itself: it is asked once, for the real one. */
async function findInterpreter(runtime: string): Promise<string> {
  for (const name of [runtime, "python3"]) {
    const program = await installedProgram(name);
    if (program === undefined) continue;
    try {
      return await outputOf(program, ["-c", "import sys; print(sys.executable)"]);
    } catch {
      // A stand-in for a version that is not there.
    }
  }
  throw new Error(
    "Python 3 is not installed on this machine; install python3 (Debian: apt-get install python3)",
  );
}
