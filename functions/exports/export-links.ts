import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  NoSuchUpload,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod/mini";
import type { StepRequest, StepResponse } from "../jobs/contract";
import type { LinkStore } from "../links/link-store";
import type { Link } from "../links/schemas";
import { csvLine } from "../shared/csv";
import { exportFile } from "./files";

export interface ExportLinksOptions {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly store: LinkStore;
  /** Bytes of a part, 5 MB at least but for the last. @default 5 MB */
  readonly partBytes?: number;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const minPartBytes = 5 * 1024 * 1024;
/** Links asked of the table at a time: about its megabyte. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
const pageSize = 1_000;

const columns = ["slug", "url", "title", "tags", "clicks", "createdAt", "updatedAt"];

/** What a hop leaves to the next. */
const exportState = z.object({
  uploadId: z.string(),
  rows: z.number(),
  /** Entity tags of the parts, in order. */
  parts: z.array(z.string()),
  /** Where the list goes on; absent when all links are in a part. */
  after: z.optional(z.object({ createdAt: z.string(), slug: z.string() })),
});
type ExportState = z.output<typeof exportState>;

/** The step of the export: a hop is a part of a multipart upload; the first opens it and the last completes it. */
export function exportLinks(options: ExportLinksOptions): (request: StepRequest) => Promise<StepResponse> {
  return async ({ jobId, state: left, attempt }) => {
    const key = exportFile(jobId);
    if (left === null) return goOn(await open(options, key));
    const state = exportState.parse(left);
    const whole = state.parts.length > 0 && state.after === undefined;
    if (!whole) return goOn(await addPart(options, key, state));
    await complete(options, key, state, attempt);
    const { rows } = state;
    return { status: "finished", result: { rows, file: key }, done: rows, total: rows };
  };
}

function goOn(state: ExportState): StepResponse {
  return { status: "continue", state, done: state.rows };
}

async function open({ s3, bucket }: ExportLinksOptions, Key: string): Promise<ExportState> {
  const { UploadId = "" } = await s3.send(
    new CreateMultipartUploadCommand({
      Bucket: bucket,
      Key,
      ContentType: "text/csv; charset=utf-8",
      ContentDisposition: 'attachment; filename="links.csv"',
    }),
  );
  return { uploadId: UploadId, rows: 0, parts: [] };
}

/** Another try of the same hop uploads the same part again, over the first one. */
async function addPart(
  { s3, bucket, store, partBytes = minPartBytes }: ExportLinksOptions,
  Key: string,
  { uploadId, rows, parts, after: from }: ExportState,
): Promise<ExportState> {
  const lines = parts.length === 0 ? [csvLine(columns)] : [];
  let bytes = 0;
  let after = from;
  let count = 0;
  do {
    const { links, next } = await store.list({ limit: pageSize, ...(after && { after }) });
    for (const link of links) {
      const line = lineOf(link);
      lines.push(line);
      bytes += Buffer.byteLength(line);
    }
    count += links.length;
    after = next && { ...next };
  } while (after && bytes < partBytes);
  const { ETag = "" } = await s3.send(
    new UploadPartCommand({
      Bucket: bucket,
      Key,
      UploadId: uploadId,
      PartNumber: parts.length + 1,
      Body: lines.join(""),
    }),
  );
  return { uploadId, rows: rows + count, parts: [...parts, ETag], ...(after && { after }) };
}

async function complete(
  { s3, bucket }: ExportLinksOptions,
  Key: string,
  { uploadId, parts }: ExportState,
  attempt: number,
): Promise<void> {
  try {
    await s3.send(
      new CompleteMultipartUploadCommand({
        Bucket: bucket,
        Key,
        UploadId: uploadId,
        MultipartUpload: { Parts: parts.map((ETag, index) => ({ ETag, PartNumber: index + 1 })) },
      }),
    );
  } catch (error) {
    // An earlier try completed it, and died before it could say so.
    if (!(error instanceof NoSuchUpload && attempt > 1)) throw error;
  }
}

function lineOf({ slug, url, title, tags, clicks, createdAt, updatedAt }: Link): string {
  return csvLine([slug, url, title, tags.join(";"), String(clicks), createdAt, updatedAt]);
}
