import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Five minutes for what takes a minute on a slow line. */
const installTimeout = 300_000;

/** Undefined when this machine has Python 3 and its venv; else what is missing. */
export async function pythonProblem(): Promise<string | undefined> {
  try {
    await run("python3", ["-c", "import venv, ensurepip"]);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
    return `Python 3 with venv is not here (${reason}); on Debian: apt-get install python3-venv`;
  }
}

/**
 * The folder of a virtual environment with what a requirements file pins; made once for each list of pins.
 * @param parent where such folders are kept, each under `name` and its pins
 * @throws Error with pip's own words
 */
export async function virtualEnvironment(
  requirements: string,
  { parent, name }: { readonly parent: string; readonly name: string },
): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const folder = join(parent, `${name}-${hash}`);
  const complete = join(folder, "complete");
  if (existsSync(complete)) return folder;
  mkdirSync(parent, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  await run("python3", ["-m", "venv", folder]);
  const pip = ["-m", "pip", "install", "--quiet", "--requirement", requirements];
  await run(join(folder, "bin", "python"), pip, { timeout: installTimeout });
  writeFileSync(complete, "");
  return folder;
}
