import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../terminal/user-error.ts";
import { maskSecrets, type ProgramConfig } from "../engine/config.ts";
import { type RecordedStack, recordStack } from "../recording/recorded-graph.ts";
import { isHelloAuto, readSharedConfig, withHello } from "../recording/shared-config.ts";
import { buildSites, buildSitesLike } from "../site-build.ts";
import type { BaseCommit } from "./base-commit.ts";
import { Checkout } from "./checkout.ts";
import { ContentSizes } from "./content-sizes.ts";

/** A stack as a commit makes it and as the working tree does. */
export interface RecordedChange {
  readonly stack: string;
  readonly base: BaseCommit;
  /** Empty where the commit does not have the stack. */
  readonly before: RecordedStack;
  /** Its steps lead from `before` to it. */
  readonly after: RecordedStack;
  readonly sizes: ContentSizes;
  /** What a reader has to know of how it was recorded. */
  readonly notes: readonly string[];
  /** Takes the secrets of both configurations out of a text. */
  readonly mask: (text: string) => string;
}

export interface ChangeRequest {
  readonly projectRoot: string;
  readonly stack: string;
  readonly base: BaseCommit;
}

/**
 * Applies the program of the base commit, and then the working tree's, to one recorded stack: this tree's engine
 * decides what is updated and what is replaced, as it does in `npm start`. No service is started, nobody is asked for
 * credentials, and nothing of what this machine sets for the stack counts.
 * @throws UserError, DeploymentError when one of the two cannot be recorded
 */
export async function recordChange({ projectRoot, stack, base }: ChangeRequest): Promise<RecordedChange> {
  const { config, notes } = machineless(projectRoot, stack);
  await buildSites(projectRoot);
  const checkout = new Checkout(projectRoot, base.commit);
  try {
    const dir = join(checkout.folder, "state");
    mkdirSync(dir);
    const sizes = new ContentSizes();
    const state = { dir, watch: sizes.watch };

    const isNew = !existsSync(join(checkout.projectRoot, `Pulumi.${stack}.yaml`));
    const configBefore = isNew ? undefined : machineless(checkout.projectRoot, stack).config;
    const before =
      configBefore === undefined
        ? nothing
        : await named(`The program of ${base.ref} at ${base.commit.slice(0, 7)}`, async () => {
            await buildSitesLike(checkout.projectRoot, projectRoot);
            return recordStack({ ...state, projectRoot: checkout.projectRoot, config: configBefore });
          });
    const after = await named("The working tree's program", () =>
      recordStack({ ...state, projectRoot, config, generation: 2 }),
    );
    return {
      stack,
      base,
      before,
      after,
      sizes,
      notes: [
        ...notes,
        ...(isNew ? [`The stack is new: ${base.ref} has no Pulumi.${stack}.yaml.`] : []),
        ...(sameLock(projectRoot, checkout.projectRoot) ? [] : [lockNote]),
      ],
      mask: (text) => maskSecrets(maskSecrets(text, config), configBefore ?? config),
    };
  } finally {
    checkout.remove();
  }
}

const lockNote =
  "package-lock.json differs: both sides were recorded with the dependencies of the working tree.";

const nothing: RecordedStack = { resources: [], outputs: {}, steps: [] };

/** The stack's configuration without what differs from machine to machine. */
function machineless(projectRoot: string, stack: string): { config: ProgramConfig; notes: string[] } {
  const config = readSharedConfig(projectRoot, stack);
  if (!isHelloAuto(config)) return { config, notes: [] };
  return {
    config: withHello(config, "node"),
    notes: [`${config.project}:hello is "auto", which depends on the machine: recorded as "node".`],
  };
}

async function named<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new UserError(`${what} cannot be recorded:\n${error instanceof Error ? error.message : error}`);
  }
}

function sameLock(one: string, other: string): boolean {
  const lockOf = (root: string) => {
    const file = join(root, "package-lock.json");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  };
  return lockOf(one) === lockOf(other);
}
