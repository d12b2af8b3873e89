import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { ReleaseError } from "../release-error.ts";
import type { Stack, TargetOptions } from "./open-target.ts";
import { projectName, readYaml, regionOf } from "./project-file.ts";
import { ReleaseSetting, settingKey } from "./release-setting.ts";
import { siteOutputs } from "./stack-outputs.ts";
import type { StackSecret } from "./target.ts";

/** A stack of the local cloud, by what it keeps in the folder of its state. */
export function localStack({ projectRoot, stack, stateDir }: TargetOptions): Stack {
  const dir = join(resolve(projectRoot, stateDir), stack);
  const outputsFile = join(dir, "outputs.json");
  const endpointFile = join(dir, "endpoint.json");
  if (!existsSync(outputsFile) || !existsSync(endpointFile)) {
    throw new ReleaseError(
      `stack "${stack}" does not run on this machine (no ${existsSync(outputsFile) ? endpointFile : outputsFile}). ` +
        `Start it with: npm start -- --stack ${stack}. For the one on AWS, add --aws`,
    );
  }
  const key = (line: string) => settingKey(projectName(projectRoot), line);
  return {
    place: "local cloud",
    outputs: siteOutputs(readJson(outputsFile), outputsFile),
    client: new S3Client({
      endpoint: endpointOf(readJson(endpointFile), endpointFile),
      region: regionOf(projectRoot, stack) ?? "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
      forcePathStyle: true,
    }),
    // Numbers of this machine's releases are not those of AWS: they stay out of Pulumi.<stack>.yaml.
    setting: (line) => new ReleaseSetting(join(dir, "config.yaml"), [key(line)]),
    secrets: async () => [...secretsOf(join(dir, "secrets.yaml")), ...secretVariables()],
  };
}

function endpointOf(value: unknown, file: string): string {
  if (typeof value === "object" && value !== null && "endpointUrl" in value) return String(value.endpointUrl);
  throw new ReleaseError(`${file} names no endpoint; start the stack again`);
}

function secretsOf(file: string): StackSecret[] {
  return Object.entries(readYaml(file)).map(([name, value]) => ({
    name: `secret ${name}`,
    value: String(value),
  }));
}

/** By which the local cloud is given secrets that only Pulumi could decrypt. */
function secretVariables(): StackSecret[] {
  return Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith("SLIPWAY_SECRET_") && value ? [{ name: `environment variable ${name}`, value }] : [],
  );
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
