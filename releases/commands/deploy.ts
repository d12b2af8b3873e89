import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import type { Outcome } from "../../stacks/stack-command.ts";
import { stackName } from "../../terminal/command-line.ts";
import { deploy } from "../deploy.ts";
import { promote } from "../promote.ts";
import { ReleaseError } from "../release-error.ts";
import { openTarget } from "../target/open-target.ts";
import { copiesText, countFiles, liveOutcome } from "./live-outcome.ts";
import { onSite, type SiteContext, siteCommand } from "./site-command.ts";

export function declareDeploy(program: Command): void {
  siteCommand(program, "deploy", "make release n live")
    .argument("<n>", "the release, as list shows it", releaseNumber)
    .option("--from <stack>", "the stack that has the release: it is brought here byte for byte", stackName)
    .action((release, options) =>
      onSite(options, (context) => deployRelease(context, release, options.from)),
    );
}

async function deployRelease(
  context: SiteContext,
  release: number,
  from: string | undefined,
): Promise<Outcome> {
  const { target, clock, progress } = context;
  const number = from === undefined ? release : await promoted(context, from, release);
  const result = await progress.step(
    "deploy",
    (tick) => deploy(target, number, { clock, onFile: countFiles(tick) }),
    copiesText,
  );
  return liveOutcome(context, result);
}

async function promoted(
  { options, target, clock, progress }: SiteContext,
  stack: string,
  release: number,
): Promise<number> {
  if (options.outputs !== undefined) {
    throw new ReleaseError(
      "--from asks Pulumi for the outputs of both stacks; use --aws for --outputs",
      "usage",
    );
  }
  const source = await openTarget({ ...options, stack });
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

/** "3-1a2b3c4", as lists show it, is release 3. @throws InvalidArgumentError */
function releaseNumber(text: string): number {
  const digits = /^([1-9]\d{0,8})(?:-[0-9a-f]{7})?$/.exec(text)?.[1];
  if (digits !== undefined) return Number(digits);
  throw new InvalidArgumentError("Use a release's number, as npm run site -- list shows it.");
}
