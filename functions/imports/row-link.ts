import type { BlockedHosts } from "../links/blocked-hosts";
import { type NewLink, newLink } from "../links/schemas";
import { withoutApostrophe } from "../shared/csv";
import { Problem } from "../shared/problem";

/** Columns that an import reads, by their names in the first row; all others are left alone. */
const columnNames = ["slug", "url", "title", "tags"] as const;

/** Where each column is. */
export type Columns = Partial<Readonly<Record<(typeof columnNames)[number], number>>>;

/** @returns what is wrong, when there is no column of URLs */
export function readColumns(header: readonly string[]): Columns | string {
  const names = header.map((cell) => cell.trim().toLowerCase());
  const columns: Columns = Object.fromEntries(
    columnNames.flatMap((name) => (names.includes(name) ? [[name, names.indexOf(name)]] : [])),
  );
  if (columns.url !== undefined) return columns;
  return `the first row has no column "url"; it has ${header.slice(0, 10).join(", ")}. Columns are ${columnNames.join(", ")}`;
}

/** The link of a row, or what is wrong with it. Tags are separated by semicolons. */
export async function linkOfRow(
  cells: readonly string[],
  columns: Columns,
  blockedHosts: BlockedHosts,
): Promise<NewLink | string> {
  const cell = (name: keyof Columns) => {
    const index = columns[name];
    const text = index === undefined ? undefined : cells[index]?.trim();
    return text ? withoutApostrophe(text) : undefined;
  };
  const tags = cell("tags")
    ?.split(";")
    .filter((tag) => tag.trim() !== "");
  const parsed = newLink.safeParse({ slug: cell("slug"), url: cell("url"), title: cell("title"), tags });
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  }
  try {
    await blockedHosts.refuse(parsed.data.url);
    return parsed.data;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.errors.map(({ field, detail }) => `${field}: ${detail}`).join("; ");
  }
}
