import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import * as tsx from "tsx/cjs/api";
import { stackOption } from "../../terminal/command-line.ts";
import { projectRoot } from "../../terminal/install.mjs";
import { UserError } from "../../terminal/user-error.ts";
import { installCheckov } from "../checkov/run-checkov.ts";
import { type CheckovExcuses, checkovText, checkovVerdict, isClean } from "../checkov/verdict.ts";
import { readProgramConfig } from "../engine/config.ts";
import { type RecordedResource, recordGraph } from "../recording/recorded-graph.ts";
import { readSharedConfig, withHello } from "../recording/shared-config.ts";
import { buildSites } from "../site-build.ts";
import { jsonOption, type StackOptions, stackDir, stateDirOption } from "./options.ts";

/** The part of the program's policy pack that is asked here. The pack belongs to the program, and is found by path as it is. */
interface PolicyPack extends CheckovExcuses {
  judge(graph: readonly RecordedResource[]): Verdict;
  reportText(stack: string, verdict: Verdict): string;
  reportPage(verdicts: Readonly<Record<string, Verdict>>): string;
}

interface Verdict {
  readonly totals: { readonly failed: number };
}

/** Stacks that the page is about, and `npm run check`. */
const permanentStacks = ["dev", "prod"];

/** `npm run guardrails`: records what the program makes, and holds it against the rules of its policy pack. */
export function declare(command: Command): void {
  command
    .addOption(stackOption())
    .addOption(stateDirOption())
    .addOption(jsonOption("the report as JSON"))
    .action(report);
  command
    .command("checkov")
    .description("Hold dev and prod against Checkov's rules, too; needs Python 3.")
    .action(checkov);
  command
    .command("page")
    .description("Write docs/guardrails.md for dev and prod; fail when a rule does.")
    .option("--check", "fail when the page is not up to date", false)
    .action(page);
}

async function report(options: StackOptions & { readonly json: boolean }): Promise<void> {
  const { stack, json } = options;
  const pack = await openPack();
  const config = readProgramConfig(projectRoot, stack, { stateDir: stackDir(options) });
  const verdict = pack.judge(await recordGraph(projectRoot, config));
  process.stdout.write(json ? `${JSON.stringify(verdict, null, 2)}\n` : pack.reportText(stack, verdict));
  if (verdict.totals.failed > 0) process.exitCode = 1;
}

async function page({ check }: { readonly check: boolean }): Promise<void> {
  const pack = await openPack();
  const verdicts: Record<string, Verdict> = {};
  for (const stack of permanentStacks) verdicts[stack] = pack.judge(await graphOf(stack));
  const text = pack.reportPage(verdicts);
  const file = join(projectRoot, "docs", "guardrails.md");
  if (!check) {
    writeFileSync(file, text);
    process.stdout.write("docs/guardrails.md written\n");
  }
  const failing = Object.entries(verdicts).filter(([, { totals }]) => totals.failed > 0);
  if (failing.length > 0)
    throw new UserError(failing.map(([stack, verdict]) => pack.reportText(stack, verdict)).join("\n"));
  if (check && (!existsSync(file) || readFileSync(file, "utf8") !== text))
    throw new UserError("docs/guardrails.md is not what the rules say. Run: npm run guardrails -- page");
}

async function checkov(): Promise<void> {
  const [pack, command] = await Promise.all([openPack(), installCheckov()]);
  const graphs = new Map<string, readonly RecordedResource[]>();
  for (const stack of permanentStacks) graphs.set(stack, await graphOf(stack));
  const verdict = await checkovVerdict(command, graphs, pack);
  process.stdout.write(checkovText(verdict));
  if (!isClean(verdict)) process.exitCode = 1;
}

/** Apart from what this machine sets: the page, and what Checkov finds, is the same on all of them. */
function graphOf(stack: string): Promise<readonly RecordedResource[]> {
  return recordGraph(projectRoot, withHello(readSharedConfig(projectRoot, stack), "node"));
}

async function openPack(): Promise<PolicyPack> {
  // The program uploads what was built.
  await buildSites(projectRoot);
  // CommonJS without extensions, which Node by itself does not run; the interface above is what the pack has to be.
  return tsx.require(join(projectRoot, "infra", "policies", "report.ts"), import.meta.url) as PolicyPack;
}
