import { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import * as z from "zod/mini";
import type { StepRequest, StepResponse } from "../jobs/contract";
import type { Json } from "../jobs/job";
import type { BlockedHosts } from "../links/blocked-hosts";
import { csvLine } from "../shared/csv";
import { type CsvRow, csvRows, isBroken } from "./csv-rows";
import { importFiles } from "./files";
import * as defaults from "./limits";
import type { LinkWriter, MarkedLink } from "./link-writer";
import { type Columns, linkOfRow, readColumns } from "./row-link";

export interface ImportLinksOptions {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly writer: LinkWriter;
  readonly blockedHosts: BlockedHosts;
  /** Data rows of a file, and of a hop. @default those of limits.ts */
  readonly limits?: { readonly maxRows: number; readonly sliceRows: number };
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** What a hop leaves to the next. */
const importState = z.object({
  /** Bytes of the whole file. */
  size: z.number(),
  /** Bytes of the file that are done with, to the end of a row. */
  offset: z.number(),
  /** Lines of it. */
  line: z.number(),
  rows: z.number(),
  created: z.number(),
  refused: z.number(),
  columns: z.record(z.string(), z.number()),
  /** Keys of the reports of hops that refused rows. */
  reports: z.array(z.string()),
});
type ImportState = z.output<typeof importState>;

const beginning: ImportState = {
  size: 0,
  offset: 0,
  line: 0,
  rows: 0,
  created: 0,
  refused: 0,
  columns: {},
  reports: [],
};

interface Refused {
  readonly line: number;
  readonly cells: readonly string[];
  readonly fault: string;
}

interface Slice {
  /** Rows whose links are to be written. */
  readonly links: (MarkedLink & { readonly row: CsvRow })[];
  readonly refused: Refused[];
}

/** The step of the import: reads a slice of the uploaded file, writes its links, and reports the rows it refuses. */
export function importLinks(options: ImportLinksOptions): (request: StepRequest) => Promise<StepResponse> {
  const { limits: { maxRows, sliceRows } = defaults, now = Date.now } = options;
  return async (request) => {
    const state = request.state === null ? beginning : importState.parse(request.state);
    const files = importFiles(request.jobId);
    const { rows, size } = await openFile(options, files.source, state);
    const slice: Slice = { links: [], refused: [] };
    let next = { ...state, size };
    let taken = 0;
    const flush = async () => {
      next = { ...next, created: next.created + (await write(options.writer, slice)) };
    };
    let ended = true;
    for await (const row of rows) {
      if (isBroken(row)) {
        slice.refused.push({ line: row.line, cells: [], fault: row.fault });
        if (row.fatal) return { status: "failed", reason: `line ${row.line}: ${row.fault}` };
        continue;
      }
      next = { ...next, offset: row.end, line: row.line };
      if (Object.keys(next.columns).length === 0) {
        const columns = readColumns(row.cells);
        if (typeof columns === "string") return { status: "failed", reason: columns };
        next = { ...next, columns: { ...columns } };
        continue;
      }
      next = { ...next, rows: next.rows + 1 };
      if (next.rows > maxRows) {
        return { status: "failed", reason: `the file has more than ${maxRows} rows; split it` };
      }
      await sort(row, slice, next.columns, request.jobId, options.blockedHosts);
      if (slice.links.length >= defaults.maxTransactionLinks) await flush();
      if (++taken >= sliceRows || now() >= request.deadline) {
        ended = false;
        break;
      }
    }
    await flush();
    next = { ...next, refused: next.refused + slice.refused.length };
    if (slice.refused.length > 0) {
      const key = files.reportPart(request.hop, request.token);
      await put(options, key, slice.refused.map(reportLine).join(""));
      next = { ...next, reports: [...next.reports, key] };
    }
    if (!ended) return { status: "continue", state: next, done: next.rows, total: estimate(next) };
    return finish(options, next, files.report);
  };
}

/** The file's rows from where the last hop ended: another try of the hop reads the same ones. */
async function openFile(
  { s3, bucket }: ImportLinksOptions,
  Key: string,
  { offset, line, size }: ImportState,
) {
  // Behind its last byte a file has no range to ask for.
  if (offset > 0 && offset === size) return { rows: [], size };
  const Range = offset > 0 ? { Range: `bytes=${offset}-` } : {};
  const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key, ...Range }));
  const { Body, ContentLength = 0 } = answer;
  if (!(Body instanceof Readable)) throw new Error(`${Key} came without a stream to read`);
  return { rows: csvRows(Body, { offset, line }), size: offset + ContentLength };
}

async function sort(
  row: CsvRow,
  { links, refused }: Slice,
  columns: Columns,
  jobId: string,
  blockedHosts: BlockedHosts,
): Promise<void> {
  const link = await linkOfRow(row.cells, columns, blockedHosts);
  if (typeof link === "string") refused.push({ line: row.line, cells: row.cells, fault: link });
  else links.push({ row, link, mark: `${jobId}@${row.end}` });
}

/** @returns how many links there are now that were not before this import */
async function write(writer: LinkWriter, { links, refused }: Slice): Promise<number> {
  const batch = links.splice(0);
  const outcomes = await writer.write(batch);
  const taken = batch.filter((_, index) => outcomes[index] === "taken");
  for (const { row, link } of taken) {
    refused.push({ line: row.line, cells: row.cells, fault: `slug: there is a link "${link.slug}" already` });
  }
  return batch.length - taken.length;
}

function reportLine({ line, cells, fault }: Refused): string {
  return csvLine([String(line), fault, ...cells]);
}

function estimate({ rows, offset, size }: ImportState): number {
  return Math.round((rows * size) / offset);
}

/** Puts the reports of the hops together into one. */
async function finish(options: ImportLinksOptions, state: ImportState, key: string): Promise<StepResponse> {
  const { rows, created, refused, reports } = state;
  let file: string | undefined;
  if (reports.length > 0) {
    const parts = [csvLine(["line", "what is wrong", "the row"])];
    for (const part of reports) parts.push(await read(options, part));
    await put(options, key, parts.join(""));
    file = key;
  }
  const result: Json = { rows, created, refused, ...(file === undefined ? {} : { file }) };
  return { status: "finished", result, done: rows, total: rows };
}

async function read({ s3, bucket }: ImportLinksOptions, Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  return (await Body?.transformToString()) ?? "";
}

async function put({ s3, bucket }: ImportLinksOptions, Key: string, Body: string): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType: "text/csv; charset=utf-8" }));
}
