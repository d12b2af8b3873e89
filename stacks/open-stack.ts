import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../terminal/user-error.ts";
import { regionOf } from "./project-file.ts";
import { askPulumi } from "./pulumi.ts";

export interface StackOptions {
  readonly projectRoot: string;
  readonly stack: string;
  /** Folder of the local stacks' state. */
  readonly stateDir: string;
  readonly aws: boolean;
  /** File with the stack's outputs, instead of asking Pulumi. */
  readonly outputs?: string | undefined;
}

/** A stack, wherever it runs: what it gives to others, and how SDK clients reach it. */
export interface OpenStack {
  readonly place: "local cloud" | "AWS";
  readonly outputs: unknown;
  /** Where the outputs are from, for messages. */
  readonly source: string;
  /** For every `@aws-sdk/client-*`. */
  readonly client: ClientConfig;
}

export interface ClientConfig {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** @throws UserError when the stack is not there */
export function openStack(options: StackOptions): Promise<OpenStack> {
  const aws = options.aws || options.outputs !== undefined;
  return aws ? awsStack(options) : Promise.resolve(localStack(options));
}

/** Folder of a local stack's state. */
export function localStackDir({ projectRoot, stateDir, stack }: StackOptions): string {
  return join(resolve(projectRoot, stateDir), stack);
}

/** By what the local cloud keeps in the folder of its state. */
function localStack(options: StackOptions): OpenStack {
  const { projectRoot, stack } = options;
  const dir = localStackDir(options);
  const source = join(dir, "outputs.json");
  const endpointFile = join(dir, "endpoint.json");
  if (!existsSync(source) || !existsSync(endpointFile)) {
    throw new UserError(
      `stack "${stack}" does not run on this machine (no ${existsSync(source) ? endpointFile : source}). ` +
        `Start it with: npm start -- --stack ${stack}. For the one on AWS, add --aws`,
    );
  }
  return {
    place: "local cloud",
    outputs: readJson(source),
    source,
    client: {
      endpoint: endpointOf(readJson(endpointFile), endpointFile),
      region: regionOf(projectRoot, stack) ?? "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    },
  };
}

/** By the SDK's usual credentials; what Pulumi knows of it comes from `pulumi`, or from a file. */
async function awsStack({ projectRoot, stack, outputs: file }: StackOptions): Promise<OpenStack> {
  const region = regionOf(projectRoot, stack);
  return {
    place: "AWS",
    outputs:
      file === undefined
        ? await askPulumi(projectRoot, stack, "stack", "output")
        : readGivenJson(resolve(projectRoot, file)),
    source: file ?? `stack "${stack}"`,
    client: region === undefined ? {} : { region },
  };
}

function endpointOf(value: unknown, file: string): string {
  if (typeof value === "object" && value !== null && "endpointUrl" in value) return String(value.endpointUrl);
  throw new UserError(`${file} names no endpoint; start the stack again`);
}

function readGivenJson(file: string): unknown {
  try {
    return readJson(file);
  } catch (error) {
    throw new UserError(`--outputs "${file}": ${error instanceof Error ? error.message : error}`, 2);
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
