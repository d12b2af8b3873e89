import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { readEnvironment } from "../shared/env";
import { type ApiHandler, apiHandler } from "../shared/handler";
import { parsePath } from "../shared/parse";
import { json } from "../shared/respond";
import type { JobStore } from "./job-store";
import { fileOf, jobView, noSuchJob } from "./job-view";
import { jobPath } from "./schemas";

/** Gives a key of the bucket an address for a while. */
export type PresignFile = (key: string) => Promise<string>;

/** Seconds for which a file's address holds. */
const expiresIn = 900;

/** `GET /api/jobs/{jobId}` → 200 and how far it is, with the address of its file when there is one */
export function showJob(store: JobStore, presign: PresignFile): ApiHandler {
  return apiHandler(async (event) => {
    const { jobId } = parsePath(event, jobPath);
    const job = await store.get(jobId);
    if (job === undefined) throw noSuchJob(jobId);
    const key = fileOf(job);
    return json(200, jobView(job, key === undefined ? undefined : await presign(key)));
  });
}

/** Files of the bucket named by FILES_BUCKET. Called once for each execution environment. */
export function openFiles(): PresignFile {
  const { FILES_BUCKET } = readEnvironment("FILES_BUCKET");
  const client = new S3Client({});
  return (Key) => {
    const name = Key.slice(Key.lastIndexOf("/") + 1);
    const ResponseContentDisposition = `attachment; filename="${name}"`;
    const command = new GetObjectCommand({ Bucket: FILES_BUCKET, Key, ResponseContentDisposition });
    return getSignedUrl(client, command, { expiresIn });
  };
}
