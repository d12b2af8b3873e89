import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { UserError } from "../../terminal/user-error.ts";
import type { ProgramConfig } from "../engine/config.ts";

/** What Pulumi.<stack>.yaml says of the environment itself. */
export interface StackFile {
  /** `Pulumi.pr-12.yaml` */
  readonly name: string;
  /** The stack that it was made from for a while; undefined for an environment that stays. */
  readonly ephemeralOf: string | undefined;
}

const fileName = (stack: string) => `Pulumi.${stack}.yaml`;
/** The one key of the program's configuration that this room knows; Pulumi.yaml describes it. */
const originKey = "platform:ephemeralOf";

/** Stacks that have a configuration, in order of name. */
export function configuredStacks(projectRoot: string): readonly string[] {
  return readdirSync(projectRoot)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

export function stackFile(projectRoot: string, stack: string): StackFile | undefined {
  const name = fileName(stack);
  if (!existsSync(join(projectRoot, name))) return undefined;
  const origin = configOf(projectRoot, stack)[originKey];
  return { name, ephemeralOf: typeof origin === "string" && origin !== "" ? origin : undefined };
}

/** The configuration that an environment made from this one would have, without its file. */
export function ephemeralConfig(config: ProgramConfig, stack: string): ProgramConfig {
  return { ...config, stack, values: { ...config.values, [originKey]: config.stack } };
}

/** Names a site's release, which is in the staging bucket of its own stack alone. */
const releaseKey = /:\w*[rR]elease$/;

/**
 * Writes the configuration of a new environment: that of another one, marked as made from it. Secrets stay behind,
 * since they are encrypted for the other stack.
 * @returns keys of the secrets that were left out
 */
export function copyStackFile(projectRoot: string, from: string, to: string): readonly string[] {
  const entries = Object.entries(configOf(projectRoot, from));
  const secrets = entries.filter(([, value]) => JSON.stringify(value).includes('"secure":'));
  const config = Object.fromEntries(
    entries.filter((entry) => !secrets.includes(entry) && !releaseKey.test(entry[0])),
  );
  const heading =
    `# An environment for a while, made from ${from}. What it does without, whatever stands here (protection, backups,\n` +
    "# alarms, long retention), is in infra/stage.ts. `npm run env -- destroy` removes it and this file.\n";
  writeFileSync(
    join(projectRoot, fileName(to)),
    heading + stringify({ config: { ...config, [originKey]: from } }),
    // Never over one that came to be in the meantime.
    { flag: "wx" },
  );
  return secrets.map(([key]) => key);
}

/** @throws UserError for a file that holds no keys and values */
function configOf(projectRoot: string, stack: string): Readonly<Record<string, unknown>> {
  const content: unknown = parse(readFileSync(join(projectRoot, fileName(stack)), "utf8")) ?? {};
  const config = typeof content === "object" && content !== null && "config" in content ? content.config : {};
  if (typeof config === "object" && config !== null && !Array.isArray(config)) {
    // A YAML mapping without a tag; its keys are texts.
    return config as Record<string, unknown>;
  }
  throw new UserError(`${fileName(stack)}: config is no list of keys and values; correct it`);
}
