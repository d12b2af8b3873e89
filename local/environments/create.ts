import { UserError } from "../../terminal/user-error.ts";
import { configuredStacks, copyStackFile, stackFile } from "./stack-file.ts";

export interface Created {
  readonly stack: string;
  readonly from: string;
  readonly file: string;
  /** Keys that the new environment needs values of its own for. */
  readonly secrets: readonly string[];
}

/**
 * A new environment with the configuration of another one.
 * @throws UserError when it is there already, or the other one is not or is itself made from another
 */
export function createEnvironment(projectRoot: string, stack: string, from: string): Created {
  if (stackFile(projectRoot, stack)) {
    throw new UserError(
      `There is an environment "${stack}" already. Start it (npm start -- --stack ${stack}), or destroy it first.`,
    );
  }
  const origin = stackFile(projectRoot, from);
  if (!origin) {
    throw new UserError(
      `There is no environment "${from}" to make one from; there are: ${configuredStacks(projectRoot).join(", ")}.`,
    );
  }
  if (origin.ephemeralOf !== undefined) {
    throw new UserError(
      `"${from}" is itself made from "${origin.ephemeralOf}" for a while; make one from that: --from ${origin.ephemeralOf}`,
    );
  }
  const secrets = copyStackFile(projectRoot, from, stack);
  return { stack, from, file: `Pulumi.${stack}.yaml`, secrets };
}
