import { type ProgramConfig, readProgramConfig } from "../engine/config.ts";

/**
 * A stack's configuration without what this machine alone has: its `config.yaml`, its environment, and secrets, which
 * only Pulumi can decrypt and which have stand-ins. What is recorded with it is the same for everyone.
 * @throws UserError listing all that is missing or wrong
 */
export function readSharedConfig(projectRoot: string, stack: string): ProgramConfig {
  return readProgramConfig(projectRoot, stack, { stateDir: null, env: {}, standIns: true });
}

/** Whether the stack's hello functions are those whose tools the machine has that runs the program. */
export function isHelloAuto(config: ProgramConfig): boolean {
  return config.values[helloKey(config)] === "auto";
}

/** The configuration with other hello functions: `none`, or languages as in `node, python`. */
export function withHello(config: ProgramConfig, languages: string): ProgramConfig {
  return { ...config, values: { ...config.values, [helloKey(config)]: languages } };
}

const helloKey = ({ project }: ProgramConfig) => `${project}:hello`;
