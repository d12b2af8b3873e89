import { resolve } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { openStack, type StackOptions } from "../../stacks/open-stack.ts";
import { ReleaseError } from "../release-error.ts";
import { BucketStore } from "../store/bucket-store.ts";
import { ReleaseLine } from "../store/release-line.ts";
import { awsStack } from "./aws-stack.ts";
import { localStack } from "./local-stack.ts";
import type { ReleaseSetting } from "./release-setting.ts";
import type { SiteOutputs } from "./stack-outputs.ts";
import type { StackSecret, Target } from "./target.ts";

export interface TargetOptions extends StackOptions {
  readonly site: string;
}

/** A stack, wherever it runs. */
export interface Stack {
  readonly place: Target["place"];
  readonly outputs: SiteOutputs;
  readonly client: S3Client;
  setting(line: string): ReleaseSetting;
  secrets(): Promise<StackSecret[]>;
}

/** @throws UserError when the stack is not there; ReleaseError when it has no such site */
export async function openTarget(options: TargetOptions): Promise<Target> {
  const opened = await openStack(options);
  const stack = opened.place === "AWS" ? awsStack(options, opened) : localStack(options, opened);
  const { outputs, client } = stack;
  const site = outputs.sites[options.site];
  if (!site) {
    client.destroy();
    throw new ReleaseError(
      `--site "${options.site}": stack "${options.stack}" has no such site; it has ${Object.keys(outputs.sites).join(", ")}`,
      "usage",
    );
  }
  const prefix = site.basePath.slice(1);
  const others = Object.values(outputs.sites).map(({ basePath }) => basePath.slice(1));
  const setting = stack.setting(options.site);
  return {
    stack: options.stack,
    place: stack.place,
    line: new ReleaseLine(options.site),
    staging: new BucketStore(client, outputs.siteStagingBucket),
    live: new BucketStore(client, outputs.siteBucket),
    livePrefix: prefix,
    foreignPrefixes: others.filter((other) => other !== prefix && other.startsWith(prefix)),
    folder: resolve(options.projectRoot, site.folder),
    setRelease(name) {
      setting.value = name;
    },
    get setting() {
      return setting.value;
    },
    secrets: async () => [...(await stack.secrets()), ...ownCredentials()],
    close: () => client.destroy(),
  };
}

/** What this very process could upload with. */
function ownCredentials(): StackSecret[] {
  return [
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_CONFIG_PASSPHRASE",
  ].flatMap((name) => {
    const value = process.env[name];
    return value ? [{ name: `environment variable ${name}`, value }] : [];
  });
}
