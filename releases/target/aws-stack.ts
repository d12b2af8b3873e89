import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { S3Client } from "@aws-sdk/client-s3";
import { ReleaseError } from "../release-error.ts";
import type { Stack, TargetOptions } from "./open-target.ts";
import { projectName, regionOf } from "./project-file.ts";
import { ReleaseSetting, settingKey } from "./release-setting.ts";
import { siteOutputs } from "./stack-outputs.ts";
import type { StackSecret } from "./target.ts";

/** A stack on AWS, by the SDK's usual credentials; what Pulumi knows of it comes from `pulumi`, or from a file. */
export async function awsStack({ projectRoot, stack, outputs: file }: TargetOptions): Promise<Stack> {
  const pulumi = (...args: string[]) => runPulumi(projectRoot, [...args, "--json", "--stack", stack]);
  const outputs = file === undefined ? await pulumi("stack", "output") : readJson(resolve(projectRoot, file));
  const region = regionOf(projectRoot, stack);
  const key = (line: string) => settingKey(projectName(projectRoot), line);
  return {
    place: "AWS",
    outputs: siteOutputs(outputs, file ?? `stack "${stack}"`),
    client: new S3Client(region === undefined ? {} : { region }),
    setting: (line) => new ReleaseSetting(join(projectRoot, `Pulumi.${stack}.yaml`), ["config", key(line)]),
    secrets: async () => {
      // Whoever names a file has no Pulumi to ask: a job that only publishes, say.
      if (file !== undefined) return [];
      const [config, open] = await Promise.all([
        pulumi("config", "--show-secrets"),
        pulumi("stack", "output", "--show-secrets"),
      ]);
      return [...secretConfig(config), ...secretOutputs(outputs, open)];
    },
  };
}

/** `pulumi config --json`: `{ "platform:token": { "value": "…", "secret": true } }`. */
function secretConfig(config: unknown): StackSecret[] {
  return entriesOf(config).flatMap(([key, entry]) => {
    const { value, secret } = Object.fromEntries(entriesOf(entry));
    return secret === true && typeof value === "string" ? [{ name: `config ${key}`, value }] : [];
  });
}

/** Without `--show-secrets` each secret output is "[secret]". */
function secretOutputs(masked: unknown, open: unknown): StackSecret[] {
  const values = new Map(entriesOf(open));
  return entriesOf(masked).flatMap(([name, value]) => {
    const plain = values.get(name);
    return value === "[secret]" && plain !== undefined
      ? [{ name: `output ${name}`, value: typeof plain === "string" ? plain : JSON.stringify(plain) }]
      : [];
  });
}

async function runPulumi(cwd: string, args: string[]): Promise<unknown> {
  try {
    const { stdout } = await promisify(execFile)("pulumi", args, { cwd, maxBuffer: 64 * 1024 * 1024 });
    return JSON.parse(stdout);
  } catch (error) {
    throw new ReleaseError(
      `pulumi ${args.filter((each) => each !== "--show-secrets").join(" ")} failed: ${reasonOf(error)}. ` +
        "Install and log in to Pulumi, or name a file with the stack's outputs: --outputs outputs.json",
    );
  }
}

/** Of what a failed process wrote, stderr alone: stdout may hold secrets. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && "stderr" in error && String(error.stderr) !== "")
    return String(error.stderr).trim();
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return "there is no such command";
  return "it gave no reason";
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ReleaseError(`--outputs "${file}": ${error instanceof Error ? error.message : error}`, "usage");
  }
}
