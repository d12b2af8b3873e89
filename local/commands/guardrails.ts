import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tsx from "tsx/cjs/api";
import { readProgramConfig } from "../engine/config.ts";
import { type RecordedResource, recordGraph } from "../recorded-graph.ts";
import { buildSites } from "../site-build.ts";
import { UserError } from "../user-error.ts";
import { type CommandContext, stackDir } from "./command.ts";

/** The part of the program's policy pack that is asked here. The pack belongs to the program, and is found by path as it is. */
interface PolicyPack {
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
export async function guardrails(command: CommandContext): Promise<void> {
  const [what] = command.positionals;
  if (what !== undefined && what !== "page")
    throw new UserError(`guardrails "${what}" is unknown; use "page", or nothing.`, 2);
  // The program uploads what was built.
  await buildSites(command.projectRoot);
  const pack = loadPack(command.projectRoot);
  return what === "page" ? page(command, pack) : report(command, pack);
}

async function report(command: CommandContext, pack: PolicyPack): Promise<void> {
  const { projectRoot, stack } = command;
  const config = readProgramConfig(projectRoot, stack, { stateDir: stackDir(command) });
  const verdict = pack.judge(await recordGraph(projectRoot, config));
  process.stdout.write(
    command.json ? `${JSON.stringify(verdict, null, 2)}\n` : pack.reportText(stack, verdict),
  );
  if (verdict.totals.failed > 0) process.exitCode = 1;
}

async function page({ projectRoot, check }: CommandContext, pack: PolicyPack): Promise<void> {
  const verdicts: Record<string, Verdict> = {};
  for (const stack of permanentStacks) {
    // Apart from what this machine sets: the page is the same on all of them.
    const config = readProgramConfig(projectRoot, stack, { stateDir: join(tmpdir(), "slipway-no-state") });
    const values = { ...config.values, [`${config.project}:hello`]: "node" };
    verdicts[stack] = pack.judge(await recordGraph(projectRoot, { ...config, values }));
  }
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

function loadPack(projectRoot: string): PolicyPack {
  // CommonJS without extensions, which Node by itself does not run; the interface above is what the pack has to be.
  return tsx.require(join(projectRoot, "infra", "policies", "report.ts"), import.meta.url) as PolicyPack;
}
