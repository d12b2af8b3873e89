/** A part of a line: words of the report's own, `code` for whatever comes from the program, or a link to a page. */
export type Inline = string | { readonly code: string } | { readonly text: string; readonly to: string };

export type Line = readonly Inline[];

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Line[])[];
  /** What a reader opens to see it; undefined where it is to be seen at once. */
  readonly folded?: string | undefined;
}

/** One part of the report as people read it, in a form that is neither Markdown nor HTML. */
export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly tables: readonly Table[];
}

/** Rows that are shown without being asked for. */
const shownRows = 10;

/** A table that is folded once it is long. */
export function table(head: readonly string[], rows: readonly (readonly Line[])[], what: string): Table {
  return { head, rows, folded: rows.length > shownRows ? `${rows.length} ${what}` : undefined };
}

export const code = (text: string): Inline => ({ code: text });

/** `1,234,567` */
export function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

/** `118.3 KB`; whole bytes below one KB. */
export function byteText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${kilobytes.toFixed(1)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}

/** `+1.2 KB`, `−3`: a difference with its sign. */
export function signed(difference: number, text: (value: number) => string): string {
  return `${difference < 0 ? "−" : "+"}${text(Math.abs(difference))}`;
}
