import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { localStackDir, type OpenStack } from "../../stacks/open-stack.ts";
import { projectName, readYaml } from "../../stacks/project-file.ts";
import type { Stack, TargetOptions } from "./open-target.ts";
import { ReleaseSetting, settingKey } from "./release-setting.ts";
import { siteOutputs } from "./stack-outputs.ts";
import type { StackSecret } from "./target.ts";

/** A site's stack of the local cloud. */
export function localStack(options: TargetOptions, opened: OpenStack): Stack {
  const dir = localStackDir(options);
  const key = (line: string) => settingKey(projectName(options.projectRoot), line);
  return {
    place: opened.place,
    outputs: siteOutputs(opened.outputs, opened.source),
    client: new S3Client({ ...opened.client, forcePathStyle: true }),
    // Numbers of this machine's releases are not those of AWS: they stay out of Pulumi.<stack>.yaml.
    setting: (line) => new ReleaseSetting(join(dir, "config.yaml"), [key(line)]),
    secrets: async () => [...secretsOf(join(dir, "secrets.yaml")), ...secretVariables()],
  };
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
