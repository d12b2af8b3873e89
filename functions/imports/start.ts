import { HeadObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import type { JobStore } from "../jobs/job-store";
import { jobView, noSuchJob } from "../jobs/job-view";
import { jobPath } from "../jobs/schemas";
import { type SendToDriver, startJob } from "../jobs/start-job";
import { readEnvironment } from "../shared/env";
import { type ApiHandler, apiHandler } from "../shared/handler";
import { parsePath } from "../shared/parse";
import { Problem } from "../shared/problem";
import { json } from "../shared/respond";
import { importFiles } from "./files";
import { importKind } from "./limits";

/** Whether there is such a file. */
export type HasFile = (key: string) => Promise<boolean>;

/** `POST /api/jobs/imports/{jobId}/start` → 202 and the job; asked again, the same */
export function startImport(store: JobStore, hasFile: HasFile, send: SendToDriver): ApiHandler {
  return apiHandler(async (event) => {
    const { jobId } = parsePath(event, jobPath);
    if (!(await hasFile(importFiles(jobId).source))) {
      throw new Problem(409, `There is no file for the import "${jobId}" yet; upload one by its form first.`);
    }
    const started = await startJob(store, send, jobId);
    if (started.outcome === "done") return json(202, jobView(started.job));
    const { found } = started;
    if (found === undefined || found.kind !== importKind) throw noSuchJob(jobId);
    if (found.status === "running") return json(202, jobView(found));
    throw new Problem(409, `The import "${jobId}" has ended: it is ${found.status}.`);
  });
}

/** Files of the bucket named by FILES_BUCKET. */
export function openFileCheck(): HasFile {
  const { FILES_BUCKET } = readEnvironment("FILES_BUCKET");
  const client = new S3Client({});
  return async (Key) => {
    try {
      await client.send(new HeadObjectCommand({ Bucket: FILES_BUCKET, Key }));
      return true;
    } catch (error) {
      // 403: who may not list a bucket is not told what it lacks.
      const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
      if (status === 404 || status === 403) return false;
      throw error;
    }
  };
}
