import { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost, type PresignedPost } from "@aws-sdk/s3-presigned-post";
import type { JobStore } from "../jobs/job-store";
import { jobView } from "../jobs/job-view";
import { readEnvironment } from "../shared/env";
import { type ApiHandler, apiHandler } from "../shared/handler";
import { json } from "../shared/respond";
import { importFiles } from "./files";
import { importKind, maxFileBytes, uploadSeconds } from "./limits";

/** Makes the form that lets a browser upload one file to that key. */
export type PresignUpload = (key: string) => Promise<PresignedPost>;

/** `POST /api/jobs/imports` → 201, a job that waits, and a form to upload its file with */
export function createImport(store: JobStore, presign: PresignUpload): ApiHandler {
  return apiHandler(async () => {
    const job = await store.create(importKind, null);
    const upload = await presign(importFiles(job.jobId).source);
    return json(201, { job: jobView(job), upload });
  });
}

/** Uploads to the bucket named by FILES_BUCKET: CSV alone, and no larger than a file may be. */
export function openUploads(): PresignUpload {
  const { FILES_BUCKET } = readEnvironment("FILES_BUCKET");
  const client = new S3Client({});
  return (Key) =>
    createPresignedPost(client, {
      Bucket: FILES_BUCKET,
      Key,
      Conditions: [["content-length-range", 1, maxFileBytes]],
      Fields: { "Content-Type": "text/csv" },
      Expires: uploadSeconds,
    });
}
