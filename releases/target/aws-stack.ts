import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import type { OpenStack } from "../../stacks/open-stack.ts";
import { projectName } from "../../stacks/project-file.ts";
import { askPulumi } from "../../stacks/pulumi.ts";
import type { Stack, TargetOptions } from "./open-target.ts";
import { ReleaseSetting, settingKey } from "./release-setting.ts";
import { siteOutputs } from "./stack-outputs.ts";
import type { StackSecret } from "./target.ts";

/** A site's stack on AWS. */
export function awsStack({ projectRoot, stack, outputs: file }: TargetOptions, opened: OpenStack): Stack {
  const pulumi = (...words: string[]) => askPulumi(projectRoot, stack, ...words);
  const key = (line: string) => settingKey(projectName(projectRoot), line);
  return {
    place: opened.place,
    outputs: siteOutputs(opened.outputs, opened.source),
    client: new S3Client(opened.client),
    setting: (line) => new ReleaseSetting(join(projectRoot, `Pulumi.${stack}.yaml`), ["config", key(line)]),
    secrets: async () => {
      // Whoever names a file has no Pulumi to ask: a job that only publishes, say.
      if (file !== undefined) return [];
      const [config, open] = await Promise.all([
        pulumi("config", "--show-secrets"),
        pulumi("stack", "output", "--show-secrets"),
      ]);
      return [...secretConfig(config), ...secretOutputs(opened.outputs, open)];
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

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
