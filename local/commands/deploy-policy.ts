import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { stackOption } from "../../terminal/command-line.ts";
import { projectRoot } from "../../terminal/install.mjs";
import { UserError } from "../../terminal/user-error.ts";
import { rolesText } from "../deploy-policy/report.ts";
import {
  anyPullRequest,
  environmentsRole,
  type Role,
  type RolesOptions,
  rolesFor,
} from "../deploy-policy/roles.ts";
import type { ProgramConfig } from "../engine/config.ts";
import { ephemeralConfig } from "../environments/stack-file.ts";
import { recordGraph } from "../recording/recorded-graph.ts";
import { isHelloAuto, readSharedConfig } from "../recording/shared-config.ts";
import { buildSites } from "../site-build.ts";
import { jsonOption } from "./options.ts";

/** `npm run deploy-policy`: the roles that previews and deployments of a stack take, from what the program makes. */
export function declare(command: Command): void {
  command
    .addOption(stackOption())
    .option(
      "--account <id>",
      "the AWS account that the stack is in; without it, policies name any",
      accountId,
    )
    .option("--github <repository>", "also writes who may take the roles: jobs of owner/name", repository)
    .option("--state-bucket <name>", "the bucket with Pulumi's state; without it, Pulumi Cloud has the state")
    .option("--state-key <id>", "id of the KMS key that encrypts secrets in the state")
    .option(
      "--environments",
      "the role for environments of pull requests that are made from the stack",
      false,
    )
    .option("--output <folder>", "writes each document to a file of its own")
    .addOption(jsonOption("the documents as JSON"))
    .action(deployPolicy);
}

interface DeployPolicyOptions {
  readonly stack: string;
  readonly account?: string | undefined;
  readonly github?: string | undefined;
  readonly stateBucket?: string | undefined;
  readonly stateKey?: string | undefined;
  readonly environments: boolean;
  readonly output?: string | undefined;
  readonly json: boolean;
}

async function deployPolicy(options: DeployPolicyOptions): Promise<void> {
  checkOptions(options);
  // The program uploads what was built.
  await buildSites(projectRoot);
  const roles = await rolesOf(options);
  if (options.output !== undefined) writeDocuments(resolve(projectRoot, options.output), roles);
  process.stdout.write(
    options.json ? `${JSON.stringify({ roles }, null, 2)}\n` : `${textOf(options, roles)}\n`,
  );
}

async function rolesOf(options: DeployPolicyOptions): Promise<readonly Role[]> {
  const { stack, account = "*", github, stateBucket, stateKey, environments } = options;
  const config = readSharedConfig(projectRoot, stack);
  if (isHelloAuto(config)) warnOfAuto(config);
  const recorded = environments ? ephemeralConfig(config, anyPullRequest) : config;
  const graph = await recordGraph(projectRoot, recorded);
  const rolesOptions: RolesOptions = {
    project: recorded.project,
    stack: recorded.stack,
    place: { region: recorded.region, accountId: account },
    state: stateBucket === undefined ? undefined : { bucket: stateBucket, kmsKeyId: stateKey },
    repository: github,
  };
  return environments ? [environmentsRole(graph, rolesOptions)] : rolesFor(graph, rolesOptions);
}

/** What is made then depends on the machine that deploys, which may have more tools than this one. */
function warnOfAuto({ project, stack }: ProgramConfig): void {
  process.stderr.write(
    `${project}:hello of ${stack} is "auto": the roles are for the languages of this machine alone, and a deployment ` +
      "from one with others is refused. Name the languages in " +
      `Pulumi.${stack}.yaml, such as "node, python".\n`,
  );
}

function accountId(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new InvalidArgumentError("Use the account's 12 digits.");
}

function repository(text: string): string {
  if (/^[\w.-]+\/[\w.-]+$/.test(text)) return text;
  throw new InvalidArgumentError("Use <owner>/<name> of a repository on GitHub.");
}

function checkOptions({ account, github, stateBucket, stateKey }: DeployPolicyOptions): void {
  if (github !== undefined && account === undefined)
    throw new UserError("--github needs --account: GitHub's identity provider is one of an account.", 2);
  if (stateKey !== undefined && stateBucket === undefined)
    throw new UserError("--state-key needs --state-bucket: Pulumi Cloud has keys of its own.", 2);
}

/** `deploy-policy-1.json`, `deploy-trust.json`: one document a file, as the AWS CLI takes it. */
function writeDocuments(folder: string, roles: readonly Role[]): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, document: object) =>
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(document, null, 2)}\n`);
  for (const { kind, policies, trust } of roles) {
    policies.forEach((policy, index) => {
      write(`${kind}-policy-${index + 1}`, policy);
    });
    if (trust) write(`${kind}-trust`, trust);
  }
}

function textOf({ stack, output, environments }: DeployPolicyOptions, roles: readonly Role[]): string {
  const whose = environments ? `environments made from ${stack}` : stack;
  return [
    `Rights for ${whose}, from what the program makes:`,
    rolesText(roles),
    "",
    output === undefined
      ? "The documents: --json, or --output <folder> for one a file. What to do with them: docs/aws.md"
      : `The documents are in ${relative(process.cwd(), resolve(projectRoot, output)) || "."}. What to do with them: docs/aws.md`,
  ].join("\n");
}
