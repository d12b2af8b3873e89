import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { stackOption } from "../../terminal/command-line.ts";
import { projectRoot } from "../../terminal/install.mjs";
import { streamProgress } from "../../terminal/progress.ts";
import { baseCommit } from "../report/base-commit.ts";
import { html } from "../report/html.ts";
import { type Report, readable, reportOf } from "../report/index.ts";
import { markdown } from "../report/markdown.ts";
import { recordChange } from "../report/record-change.ts";
import { defaultTraffic, type Traffic } from "../report/usage.ts";

/** `npm run report`: what the working tree would change of a stack, against the commit where it left another branch. */
export function declare(command: Command): void {
  command
    .addOption(stackOption())
    .option("--against <ref>", "compare with the commit where HEAD left this ref (origin/main, else main)")
    .addOption(
      new Option("--json", "as JSON, which docs/report.md describes").default(false).conflicts("html"),
    )
    .addOption(new Option("--html", "as a page of its own").default(false))
    .option("--output <file>", "write it to a file")
    .addOption(
      new Option("--traffic <requests>", "requests a month that costs are estimated for")
        .default(defaultTraffic, "api=1000000,site=10000000")
        .argParser(trafficOf),
    )
    .action(report);
}

interface ReportOptions {
  readonly stack: string;
  readonly against?: string | undefined;
  readonly json: boolean;
  readonly html: boolean;
  readonly output?: string | undefined;
  readonly traffic: Traffic;
}

async function report(options: ReportOptions): Promise<void> {
  const { stack, against, output, traffic } = options;
  const base = baseCommit(projectRoot, against);
  const change = await streamProgress().step(
    "record",
    () => recordChange({ projectRoot, stack, base }),
    ({ after }) => `${after.resources.length} resources, against ${base.commit.slice(0, 7)}`,
  );
  const text = formOf(options)(reportOf(change, traffic));
  if (output === undefined) process.stdout.write(text);
  else writeFileSync(resolve(output), text);
}

function formOf({ json, html: asPage }: ReportOptions): (report: Report) => string {
  if (json) return (each) => `${JSON.stringify(each, null, 2)}\n`;
  return asPage ? (each) => html(readable(each)) : (each) => markdown(readable(each));
}

/** `api=2000000,site=5000000`, one of them or both. @throws InvalidArgumentError */
function trafficOf(text: string): Traffic {
  const given: { api?: number; site?: number } = {};
  for (const part of text.split(",")) {
    const [, key, digits] = /^(api|site)=(\d{1,12})$/.exec(part) ?? [];
    if (key !== "api" && key !== "site") {
      throw new InvalidArgumentError('Use requests a month, as in "api=1000000,site=10000000".');
    }
    given[key] = Number(digits);
  }
  return {
    apiRequests: given.api ?? defaultTraffic.apiRequests,
    siteRequests: given.site ?? defaultTraffic.siteRequests,
  };
}
