import type { Command } from "@commander-js/extra-typings";
import { stackOption, wholeNumber } from "../../terminal/command-line.ts";
import { projectRoot } from "../../terminal/install.mjs";
import { table } from "../../terminal/table.ts";
import { UserError } from "../../terminal/user-error.ts";
import { type BundleRow, bundleReport } from "../bundle-report.ts";
import { readKeptFunctions } from "../kept-functions.ts";
import { jsonOption, type StackOptions, stackDir, stateDirOption } from "./options.ts";

/** Packages named in a row. */
const shownPackages = 3;

/** `npm run bundles`: what each function's archive weighs, what is in it, and how long it takes to start. */
export function declare(command: Command): void {
  command
    .argument("[functions...]", "these alone")
    .option("--runs <number>", "how often each function is started", wholeNumber(1, 1_000), 10)
    .addOption(stackOption())
    .addOption(stateDirOption())
    .addOption(jsonOption("the report as JSON"))
    .action(bundles);
}

interface BundlesOptions extends StackOptions {
  readonly runs: number;
  readonly json: boolean;
}

async function bundles(only: readonly string[], options: BundlesOptions): Promise<void> {
  const dir = stackDir(options);
  const { stack, runs, json } = options;
  const names = readKeptFunctions(dir, stack).map(({ logicalName }) => logicalName);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`The stack "${stack}" has no function "${unknown}"; it has: ${names.join(", ")}.`);
  }
  const rows = await bundleReport({ projectRoot, dir, runs, only });
  process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : tableOf(rows, runs));
}

function tableOf(rows: readonly BundleRow[], runs: number): string {
  return table(
    ["function", "zip", `init (median of ${runs})`, "largest packages, minified"],
    rows.map(({ function: name, zip, init, initFailure, packages }) => [
      name,
      kilobytes(zip),
      init === undefined ? `failed: ${initFailure?.split("\n")[0]}` : `${init.toFixed(1)} ms`,
      packages
        ?.slice(0, shownPackages)
        .map(([each, bytes]) => `${each} ${kilobytes(bytes)}`)
        .join(", ") ?? "unknown",
    ]),
  );
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
