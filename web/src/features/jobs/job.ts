import { ApiError } from "../../api/api-error.ts";
import { isRecord } from "../../api/problem.ts";

/** An import or export, as the API tells of it. */
export interface Job {
  readonly jobId: string;
  readonly status: string;
  readonly done: number;
  /** Absent while nobody knows. */
  readonly total: number | undefined;
  readonly reason: string | undefined;
  /** Rows that were not taken, of an import. */
  readonly refused: number;
  /** Where its file is to be had. */
  readonly fileUrl: string | undefined;
}

/** A form to post a file with. */
export interface Upload {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Whether something is still to come of it. */
export function isUnderWay({ status }: Job): boolean {
  return status === "running" || status === "waiting";
}

/** @throws ApiError `unreadable` */
export function readJob(value: unknown): Job {
  if (!isRecord(value) || typeof value.jobId !== "string" || typeof value.status !== "string") {
    throw new ApiError("unreadable", `not a job: ${JSON.stringify(value)?.slice(0, 200)}`);
  }
  const { result } = value;
  return {
    jobId: value.jobId,
    status: value.status,
    done: Number(value.done ?? 0),
    total: numberOf(value.total),
    reason: textOf(value.reason),
    refused: isRecord(result) ? (numberOf(result.refused) ?? 0) : 0,
    fileUrl: textOf(value.fileUrl),
  };
}

/** @throws ApiError `unreadable` */
export function readNewImport(value: unknown): { readonly job: Job; readonly upload: Upload } {
  if (!isRecord(value) || !isRecord(value.upload) || !isRecord(value.upload.fields)) {
    throw new ApiError("unreadable", `not an import: ${JSON.stringify(value)?.slice(0, 200)}`);
  }
  const { url, fields } = value.upload;
  const entries = Object.entries(fields).map(([name, field]) => [name, String(field)]);
  return { job: readJob(value.job), upload: { url: String(url), fields: Object.fromEntries(entries) } };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
