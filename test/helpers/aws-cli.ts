import { existsSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./run-program.ts";

const root = join(import.meta.dirname, "..", "..");
const version = "1.46.3";

/**
 * The unmodified AWS CLI: `AWS_CLI`, or the one of PyPI in a virtual environment of its own, made once.
 * @returns undefined on a machine without Python
 */
export async function awsCli(): Promise<string | undefined> {
  const named = process.env.AWS_CLI;
  if (named) return named;
  const cache = join(root, "node_modules", ".cache", "slipway");
  const place = join(cache, `awscli-${version}`);
  const program = join(place, "bin", "aws");
  if (existsSync(program)) return program;
  const hasPython = await runProgram("python3", ["-m", "venv", "--help"]).catch(() => undefined);
  if (hasPython?.code !== 0) return undefined;
  for (const [command, ...args] of [
    ["python3", "-m", "venv", place],
    [join(place, "bin", "pip"), "install", "--quiet", "--disable-pip-version-check", `awscli==${version}`],
  ] as const) {
    const { code, err } = await runProgram(command, args);
    if (code !== 0) throw new Error(`${command} ${args.join(" ")}: ${err}`);
  }
  return program;
}
