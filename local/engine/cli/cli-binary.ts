import { spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { UserError } from "../../../terminal/user-error.ts";

/** The version that tools/pulumi/go.mod requires; `test/local/engine/cli` holds both to be the same. */
export const cliVersion = "3.250.0";

const cliPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const executable = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/** The CLI on the PATH, or the one that was built here; undefined when there is neither. */
export function findCli(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const onPath = (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, executable));
  return [...onPath, builtCli(env)].find((file) => existsSync(file));
}

/** Outside the project, so that every checkout of this machine shares it. */
function builtCli(env: NodeJS.ProcessEnv): string {
  const cache = env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "slipway", "pulumi", cliVersion, executable);
}

/**
 * Builds the CLI from source with Go, where no installer can be reached: some four minutes on two cores.
 * @returns its path
 * @throws UserError when there is no Go, or the build fails
 */
export async function buildCli(projectRoot: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const built = builtCli(env);
  mkdirSync(join(built, ".."), { recursive: true });
  // Two builds at a time do not meet: each has a file of its own, and the last one to end is kept.
  const unfinished = `${built}.${process.pid}`;
  const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${cliVersion}`;
  const args = ["build", "-trimpath", "-ldflags", `-s -w ${version}`, "-o", unfinished, cliPackage];
  try {
    await go(args, join(projectRoot, "tools", "pulumi"), { ...env, CGO_ENABLED: "0" });
    renameSync(unfinished, built);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return built;
}

function go(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (text: string) => {
      said += text;
    });
    child.on("error", () => {
      reject(
        new UserError(
          `The Pulumi CLI is not on the PATH, and without Go it cannot be built here. Install one of them: ` +
            "https://www.pulumi.com/docs/install/, https://go.dev/doc/install",
        ),
      );
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new UserError(`The Pulumi CLI could not be built (go build, code ${code}):\n${said}`));
    });
  });
}
