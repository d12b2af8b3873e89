import { type DeployOptions, type DeployResult, deploy, rollback } from "../deploy.ts";
import { promote } from "../promote.ts";
import { ReleaseError } from "../release-error.ts";
import { openTarget } from "../target/open-target.ts";
import type { CommandContext, Outcome } from "./outcome.ts";

export async function deployCommand(context: CommandContext): Promise<Outcome> {
  const { command, target, clock, progress } = context;
  const { release, from } = command;
  if (release === undefined) throw new ReleaseError("deploy <n>: no release is given", "usage");
  const number = from === undefined ? release : await promoted(context, from, release);
  return report(
    context,
    await progress.step("deploy", (tick) => deploy(target, number, { clock, onFile: counted(tick) }), copies),
  );
}

export async function rollbackCommand(context: CommandContext): Promise<Outcome> {
  const { target, clock, progress } = context;
  return report(
    context,
    await progress.step("rollback", (tick) => rollback(target, { clock, onFile: counted(tick) }), copies),
  );
}

async function promoted(
  { command, target, clock, progress }: CommandContext,
  stack: string,
  release: number,
): Promise<number> {
  if (command.outputs !== undefined) {
    throw new ReleaseError(
      "--from asks Pulumi for the outputs of both stacks; use --aws for --outputs",
      "usage",
    );
  }
  const source = await openTarget({ ...command, stack });
  try {
    return await progress.step(
      "promote",
      (tick) => promote(source, release, target, { clock, onFile: (done) => tick(`${done} files`) }),
      (number) => `release ${release} of ${stack} is release ${number} here`,
    );
  } finally {
    source.close();
  }
}

function counted(tick: (text: string) => void): NonNullable<DeployOptions["onFile"]> {
  return (done, all) => tick(`${done} of ${all} files`);
}

function copies({ copied, removed }: DeployResult): string {
  return `${copied} files copied, ${removed} removed`;
}

function report({ command, target }: CommandContext, result: DeployResult): Outcome {
  const { release, before, interrupted } = result;
  const lines = [
    `release ${release} of "${command.site}" is live on ${target.place === "AWS" ? "AWS" : "the local cloud"}, stack ${command.stack}`,
    ...(interrupted === undefined
      ? []
      : [`a deploy of ${interrupted} that was cut short is dealt with by that`]),
    ...(before === undefined || before === release
      ? []
      : [`back to ${before} with: npm run site -- rollback`]),
    ...(target.place === "AWS"
      ? [`Pulumi.${command.stack}.yaml says so too; commit it, so that the next pulumi up agrees`]
      : []),
  ];
  return { json: result, text: `${lines.join("\n")}\n` };
}
