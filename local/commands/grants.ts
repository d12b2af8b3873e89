import { styleText } from "node:util";
import type { Command } from "@commander-js/extra-typings";
import { stackOption } from "../../terminal/command-line.ts";
import { type FunctionGrants, type GrantsReport, readKeptGrants } from "../kept-grants.ts";
import { jsonOption, type StackOptions, stackDir, stateDirOption } from "./options.ts";

/** `npm run grants`: what each function may do, what it did since the start, and what it was refused. */
export function declare(command: Command): void {
  command
    .addOption(stackOption())
    .addOption(stateDirOption())
    .addOption(jsonOption("the report as JSON"))
    .action(grants);
}

function grants(options: StackOptions & { readonly json: boolean }): void {
  const report = readKeptGrants(stackDir(options), options.stack);
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : grantsText(report, paint));
}

type Style = "green" | "yellow" | "red" | "bold";

/** Colours are for terminals. */
function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** The report as a table; `paint` colours a text. */
export function grantsText(
  { since, functions }: GrantsReport,
  paint: (style: Style, text: string) => string = (_style, text) => text,
): string {
  const lines = functions.flatMap((each) => ["", paint("bold", each.name), ...rows(each, paint)]);
  const all = functions.flatMap((each) => each.grants);
  const unused = all.filter(({ used }) => used === 0).length;
  const refused = functions.flatMap((each) => each.refused).length;
  return [
    `Since ${since}: ${functions.length} functions, ${all.length} grants, ${unused} unused, ${refused} refused.`,
    ...lines,
    "",
  ].join("\n");
}

function rows(
  { grants: granted, refused }: FunctionGrants,
  paint: (style: Style, text: string) => string,
): readonly string[] {
  const row = (style: Style, mark: string, action: string, resource: string, times: number) =>
    `  ${paint(style, mark.padEnd(8))} ${action.padEnd(26)} ${String(times).padStart(6)}  ${resource}`;
  return [
    ...granted.map(({ action, resource, used }) =>
      used > 0
        ? row("green", "used", action, resource, used)
        : row("yellow", "unused", action, resource, used),
    ),
    ...refused.map(({ action, resource, times }) => row("red", "refused", action, resource, times)),
  ];
}
