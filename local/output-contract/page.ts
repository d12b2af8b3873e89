import { UserError } from "../../terminal/user-error.ts";
import type { DeclaredOutput } from "./declared-outputs.ts";

const begin = "<!-- Written by npm run outputs from infra/outputs.ts. -->";
const end = "<!-- End of what npm run outputs writes. -->";

/** The page with its table written anew; what people wrote around it stays. @throws UserError without the two marks */
export function pageWith(outputs: readonly DeclaredOutput[], page: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) {
    throw new UserError(
      `docs/outputs.md has no place for the table; put these two lines into it:\n${begin}\n${end}`,
    );
  }
  return `${page.slice(0, from)}${begin}\n\n${table(outputs)}\n\n${page.slice(to)}`;
}

function table(outputs: readonly DeclaredOutput[]): string {
  const rows = outputs.map(({ name, type, description, example }) =>
    [code(name), code(type), linked(description), code(example)].join(" | "),
  );
  return [
    "| Output | Type | What it is | Example |",
    "|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

/** A page beside this one is a link: `releases.md`. */
function linked(description: string): string {
  return description.replaceAll("|", "\\|").replaceAll(/\b([\w-]+\.md)\b/g, "[$1]($1)");
}
