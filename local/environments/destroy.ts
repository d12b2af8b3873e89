import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../terminal/user-error.ts";
import { LocalCloud } from "../cloud.ts";
import { DeploymentError } from "../engine/embedded/index.ts";
import { takeInstanceLock } from "../instance-lock.ts";
import type { Log } from "../log.ts";
import { hasState } from "./list.ts";
import { configuredStacks, stackFile } from "./stack-file.ts";

export interface Destroyed {
  readonly stack: string;
  /** Resources that were deleted. */
  readonly deleted: number;
  /** Files and folders that are gone, relative to the project. */
  readonly removed: readonly string[];
}

export interface DestroyOptions {
  readonly projectRoot: string;
  readonly stack: string;
  /** Absolute folder of the stack's state. */
  readonly dir: string;
  readonly log: Log;
}

/**
 * Deletes an environment's resources on this machine, each before what it depends on, then its state. The configuration
 * goes too when the environment was made from another one.
 * @throws UserError when it is not there, is running, or holds what is protected; then everything stays
 */
export async function destroyEnvironment(options: DestroyOptions): Promise<Destroyed> {
  const { projectRoot, stack, dir } = options;
  const file = stackFile(projectRoot, stack);
  if (!file && !existsSync(dir)) {
    throw new UserError(
      `There is no environment "${stack}"; there are: ${configuredStacks(projectRoot).join(", ")}.`,
    );
  }
  const removed: string[] = [];
  const deleted = hasState(dir) ? await deleteResources(options) : 0;
  if (existsSync(dir)) {
    const release = takeInstanceLock(dir, stack);
    rmSync(dir, { recursive: true, force: true });
    release();
    removed.push(dir);
  }
  if (file?.ephemeralOf !== undefined) {
    rmSync(join(projectRoot, file.name), { force: true });
    removed.push(file.name);
  }
  return { stack, deleted, removed };
}

async function deleteResources({ projectRoot, stack, dir, log }: DestroyOptions): Promise<number> {
  const cloud = new LocalCloud({ projectRoot, stack, dir, ports: { site: 0, endpoint: 0 }, log });
  try {
    await cloud.start();
    return (await cloud.engine.destroy()).deleted;
  } catch (error) {
    if (!(error instanceof DeploymentError)) throw error;
    throw new UserError(
      `${error.message}\n\nTo go on with what is protected: lift its protection in Pulumi.${stack}.yaml, apply that once ` +
        `(npm start -- --stack ${stack}), stop it, and destroy again.`,
    );
  } finally {
    await cloud.stop();
  }
}
