import type { Outcome } from "../../stacks/stack-command.ts";
import type { DeployOptions, DeployResult } from "../deploy.ts";
import type { SiteContext } from "./site-command.ts";

/** Tells how far a copy is. */
export function countFiles(tick: (text: string) => void): NonNullable<DeployOptions["onFile"]> {
  return (done, all) => tick(`${done} of ${all} files`);
}

export function copiesText({ copied, removed }: DeployResult): string {
  return `${copied} files copied, ${removed} removed`;
}

/** What is live now, and how to go back. */
export function liveOutcome({ options, target }: SiteContext, result: DeployResult): Outcome {
  const { release, before, interrupted } = result;
  const lines = [
    `release ${release} of "${options.site}" is live on ${target.place === "AWS" ? "AWS" : "the local cloud"}, stack ${options.stack}`,
    ...(interrupted === undefined
      ? []
      : [`a deploy of ${interrupted} that was cut short is dealt with by that`]),
    ...(before === undefined || before === release
      ? []
      : [`back to ${before} with: npm run site -- rollback`]),
    ...(target.place === "AWS"
      ? [`Pulumi.${options.stack}.yaml says so too; commit it, so that the next pulumi up agrees`]
      : []),
  ];
  return { json: result, text: `${lines.join("\n")}\n` };
}
