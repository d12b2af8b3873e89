import { Problem } from "../shared/problem";
import type { Job } from "./job";
import { progressOf } from "./progress";
import type { JobView } from "./schemas";

/** @param fileUrl where its file is to be had */
export function jobView(job: Job, fileUrl?: string): JobView {
  const { result, ...progress } = progressOf(job, Date.now());
  return {
    ...progress,
    ...(isRecord(result) ? { result } : {}),
    ...(fileUrl === undefined ? {} : { fileUrl }),
  };
}

/** Key of the file that a job came to; undefined for one without. */
export function fileOf({ result }: Job): string | undefined {
  return isRecord(result) && typeof result.file === "string" ? result.file : undefined;
}

export function noSuchJob(jobId: string): Problem {
  return new Problem(404, `There is no job "${jobId}".`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
