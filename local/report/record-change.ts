import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ProgramConfig, readProgramConfig } from "../engine/config.ts";
import { type RecordedStack, recordStack } from "../recorded-graph.ts";
import { buildSites, buildSitesLike } from "../site-build.ts";
import { UserError } from "../user-error.ts";
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
  /** Configuration of the working tree: it knows which texts are secret. */
  readonly config: ProgramConfig;
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
  await buildSites(projectRoot);
  const checkout = new Checkout(projectRoot, base.commit);
  try {
    const dir = join(checkout.folder, "state");
    mkdirSync(dir);
    const sizes = new ContentSizes();
    const record = (root: string, config: ProgramConfig, generation: number) =>
      recordStack({ projectRoot: root, config, dir, generation, watch: sizes.watch });

    const isNew = !existsSync(join(checkout.projectRoot, `Pulumi.${stack}.yaml`));
    const before = isNew
      ? nothing
      : await named(`The program of ${base.commit.slice(0, 7)} (${base.ref})`, async () => {
          await buildSitesLike(checkout.projectRoot, projectRoot);
          return record(checkout.projectRoot, machineless(checkout.projectRoot, stack).config, 1);
        });
    const { config, notes } = machineless(projectRoot, stack);
    const after = await named("The working tree's program", () => record(projectRoot, config, 2));
    return {
      stack,
      base,
      before,
      after,
      sizes,
      notes: [
        ...notes,
        ...(isNew ? [`The stack is new: ${base.ref} has no Pulumi.${stack}.yaml.`] : []),
        ...(sameLock(projectRoot, checkout.projectRoot)
          ? []
          : [
              "package-lock.json differs: both sides were recorded with the dependencies of the working tree.",
            ]),
      ],
      config,
    };
  } finally {
    checkout.remove();
  }
}

const nothing: RecordedStack = { resources: [], outputs: {}, steps: [] };

/** The stack's configuration without what differs from machine to machine. */
function machineless(projectRoot: string, stack: string): { config: ProgramConfig; notes: string[] } {
  const config = readProgramConfig(projectRoot, stack, {
    stateDir: join(tmpdir(), "slipway-no-state"),
    env: {},
    standIns: true,
  });
  const hello = `${config.project}:hello`;
  if (config.values[hello] !== "auto") return { config, notes: [] };
  return {
    config: { ...config, values: { ...config.values, [hello]: "node" } },
    notes: [`${hello} is "auto", which depends on the machine: recorded as "node".`],
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
