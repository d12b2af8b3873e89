import type { Readable } from "node:stream";
import { type CsvError, type Info, parse } from "csv-parse";
import { maxRowLength } from "./limits";

/** A row of a file of CSV, with where the next one begins. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** Line of the file that the row ends in, from 1. */
  readonly line: number;
  /** Bytes from the file's beginning to the next row. */
  readonly end: number;
}

/** A row that cannot be read. */
export interface BrokenRow {
  readonly line: number;
  readonly fault: string;
  /** Nothing after it can be read either. */
  readonly fatal: boolean;
}

export interface Place {
  /** Bytes before the first row to read. */
  readonly offset: number;
  /** Lines before it. */
  readonly line: number;
}

/** Codes of csv-parse after which it has lost the file's structure. */
const fatalCodes = new Set(["CSV_MAX_RECORD_SIZE", "CSV_QUOTE_NOT_CLOSED"]);

/**
 * The rows of a file from a place on, as they come; broken ones in between.
 * @param bytes from that place on
 */
export async function* csvRows(bytes: Readable, from: Place): AsyncGenerator<CsvRow | BrokenRow> {
  const broken: BrokenRow[] = [];
  const parser = parse({
    bom: from.offset === 0,
    info: true,
    max_record_size: maxRowLength,
    on_skip: (error) => {
      if (error) broken.push(brokenRow(error, from));
      return undefined;
    },
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
  });
  bytes.once("error", (error) => parser.destroy(error));
  bytes.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      const line = from.line + info.lines;
      // csv-parse reads ahead: what is broken further on belongs to whoever gets there.
      while (broken[0] && broken[0].line < line) yield* broken.splice(0, 1);
      yield { cells: record, line, end: from.offset + info.bytes };
    }
    yield* broken;
  } finally {
    bytes.destroy();
  }
}

export function isBroken(row: CsvRow | BrokenRow): row is BrokenRow {
  return "fault" in row;
}

function brokenRow(error: CsvError, from: Place): BrokenRow {
  // csv-parse puts its count of lines on each error.
  const lines = "lines" in error ? Number(error.lines) : 0;
  const fatal = fatalCodes.has(error.code);
  const fault = fatal
    ? `a quotation mark is left open, or the row is longer than ${maxRowLength} characters`
    : "a quotation mark stands where none may; double it within quoted text";
  return { line: from.line + lines, fault, fatal };
}
