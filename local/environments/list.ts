import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { runningProcess } from "../instance-lock.ts";
import { readAddresses } from "./addresses.ts";
import { configuredStacks, stackFile } from "./stack-file.ts";

export interface Environment {
  readonly stack: string;
  /** False for state whose configuration is gone. */
  readonly configured: boolean;
  readonly ephemeralOf?: string | undefined;
  /** Whether this machine holds resources or data of it. */
  readonly localState: boolean;
  /** Process of the running local cloud. */
  readonly pid?: number | undefined;
  readonly siteUrl?: string | undefined;
  readonly endpointUrl?: string | undefined;
}

/**
 * Environments that are configured or have state on this machine. What is on AWS, `pulumi stack ls` knows.
 * @param stateDir absolute folder of all stacks' state
 */
export function listEnvironments(projectRoot: string, stateDir: string): readonly Environment[] {
  const withState = existsSync(stateDir)
    ? readdirSync(stateDir, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() && hasState(join(stateDir, entry.name)) ? [entry.name] : [],
      )
    : [];
  const stacks = [...new Set([...configuredStacks(projectRoot), ...withState])].sort();
  return stacks.map((stack) => {
    const dir = join(stateDir, stack);
    const file = stackFile(projectRoot, stack);
    const pid = runningProcess(dir);
    const addresses = pid === undefined ? undefined : readAddresses(dir);
    return {
      stack,
      configured: file !== undefined,
      ephemeralOf: file?.ephemeralOf,
      localState: withState.includes(stack),
      pid,
      siteUrl: addresses?.addresses.siteUrl ?? addresses?.siteUrl,
      endpointUrl: addresses?.endpointUrl,
    };
  });
}

export function hasState(dir: string): boolean {
  return existsSync(join(dir, "state.json"));
}
