import type { Inline, Line, Section, Table } from "./document.ts";
import type { ReadableReport } from "./index.ts";

/**
 * The report as a comment of a pull request. Its first line is the marker by which a later report finds it and takes
 * its place; people do not see it. Without a change it is one line more.
 */
export function markdown({ stack, summary, sections, notes }: ReadableReport): string {
  const marker = `<!-- slipway-report:${stack} -->`;
  const headline = `**${escaped(stack)}**: ${lineText(summary)}`;
  const parts = [`${marker}\n${headline}`, ...sections.map(sectionText)];
  if (notes.length > 0) parts.push(notes.map((note) => `> ${escaped(note)}`).join("\n>\n"));
  return `${parts.join("\n\n")}\n`;
}

function sectionText({ title, lines, tables }: Section): string {
  return [
    `### ${title}`,
    ...lines.map(lineText),
    ...tables.filter(({ rows }) => rows.length > 0).map(tableText),
  ].join("\n\n");
}

function tableText({ head, rows, folded }: Table): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const text = [
    row(head),
    row(head.map(() => "---")),
    ...rows.map((cells) => row(cells.map((cell) => lineText(cell).replaceAll("|", "\\|")))),
  ].join("\n");
  return folded === undefined
    ? text
    : `<details><summary>${escaped(folded)}</summary>\n\n${text}\n\n</details>`;
}

function lineText(line: Line): string {
  return line.map(inlineText).join("");
}

function inlineText(inline: Inline): string {
  if (typeof inline === "string") return escaped(inline);
  return "code" in inline ? codeText(inline.code) : `[${escaped(inline.text)}](${inline.to})`;
}

/** In a longer fence than any in it, so that nothing the program says is read as Markdown. */
function codeText(text: string): string {
  const oneLine = text.replaceAll(/\s+/g, " ");
  const longest = Math.max(0, ...[...oneLine.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${oneLine} ${fence}` : `${fence}${oneLine}${fence}`;
}

/** Words that may hold a name, such as the reason of a replace. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#]/g, "\\$&").replaceAll("@", "@\u200b");
}
