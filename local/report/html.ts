import { readFileSync } from "node:fs";
import type { Inline, Line, Section, Table } from "./document.ts";
import type { ReadableReport } from "./index.ts";

const style = readFileSync(new URL("./report.css", import.meta.url), "utf8");

/** The report as a page that needs nothing but itself: no script, and nothing from elsewhere. */
export function html({ stack, summary, sections, notes }: ReadableReport): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What changes in ${escaped(stack)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header><h1>What changes in ${escaped(stack)}</h1><p>${lineHtml(summary)}</p></header>
${sections.map(sectionHtml).join("\n")}
${notes.map((note) => `<p class="note">${escaped(note)}</p>`).join("\n")}
</main>
</body>
</html>
`;
}

function sectionHtml({ title, lines, tables }: Section): string {
  return [
    `<section><h2>${escaped(title)}</h2>`,
    ...lines.map((line) => `<p>${lineHtml(line)}</p>`),
    ...tables.filter(({ rows }) => rows.length > 0).map(tableHtml),
    "</section>",
  ].join("\n");
}

function tableHtml({ head, rows, folded }: Table): string {
  const cells = (tag: "th" | "td", texts: readonly string[]) =>
    `<tr>${texts.map((text) => `<${tag}>${text}</${tag}>`).join("")}</tr>`;
  const text =
    `<div class="wide"><table><thead>${cells("th", head.map(escaped))}</thead><tbody>` +
    `${rows.map((row) => cells("td", row.map(lineHtml))).join("\n")}</tbody></table></div>`;
  return folded === undefined ? text : `<details><summary>${escaped(folded)}</summary>\n${text}\n</details>`;
}

function lineHtml(line: Line): string {
  return line.map(inlineHtml).join("");
}

function inlineHtml(inline: Inline): string {
  if (typeof inline === "string") return escaped(inline);
  return "code" in inline
    ? `<code>${escaped(inline.code)}</code>`
    : `<a href="${escaped(inline.to)}">${escaped(inline.text)}</a>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
