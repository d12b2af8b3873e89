import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { exportKind } from "../../functions/exports/create.ts";
import { importFiles } from "../../functions/imports/files.ts";
import { importKind } from "../../functions/imports/limits.ts";
import { stepResponse } from "../../functions/jobs/contract.ts";
import type { Json } from "../../functions/jobs/job.ts";
import { JobStore } from "../../functions/jobs/job-store.ts";
import type { LocalCloud } from "../../local/cloud.ts";
import { administrator } from "./administrator.ts";

/** Runs a function that no route leads to, by all that it does; answers 200, or 502 when it fails. */
export type Drive = () => Promise<number>;

/** How the functions of jobs are driven, by the names that the program gives them. */
export function jobDrives(cloud: LocalCloud, physicalName: (name: string) => string): Record<string, Drive> {
  const client = { endpoint: cloud.endpointUrl, region: "us-east-1", credentials: administrator };
  const output = (name: string) => String(cloud.engine.outputs[name]?.value);
  const storeAt = (now: number) =>
    new JobStore({
      client: new DynamoDBClient(client),
      tableName: output("jobsTableName"),
      now: () => new Date(now),
    });
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const invoke = async (name: string, event: unknown) => {
    const { functionError, payload } = await cloud.registry.lambda.invoke(
      physicalName(name),
      JSON.stringify(event),
    );
    return { failed: functionError !== undefined, value: JSON.parse(String(payload)) as unknown };
  };
  /** Files of this kind have a row that is refused, so that there is something to report. */
  const uploadFile = async (jobId: string) => {
    const Bucket = [...cloud.engine.resources.values()].find(
      ({ type, name }) => type === "aws:s3/bucket:Bucket" && name === "files",
    )?.id;
    const Body = "url\nhttps://example.com\nno url\n";
    await s3.send(new PutObjectCommand({ Bucket, Key: importFiles(jobId).source, Body }));
  };
  /** From state to state, to the end. */
  const step = (kind: string) => async () => {
    const jobId = randomUUID();
    await uploadFile(jobId);
    let state: Json = null;
    for (let hop = 0; ; hop++) {
      const about = { jobId, kind, hop, attempt: 1, token: 1, input: null, deadline: Date.now() + 60_000 };
      const { failed, value } = await invoke(`${kind}-step`, { ...about, state });
      if (failed) return 502;
      const response = stepResponse.parse(value);
      if (response.status !== "continue") return 200;
      state = response.state;
    }
  };
  const start = async (kind: string, now = Date.now()) => {
    const store = storeAt(now);
    const { jobId } = await store.create(kind, null);
    await uploadFile(jobId);
    await store.start(jobId, ["waiting"]);
    return jobId;
  };
  /** A job that has work, and one whose tries all died. */
  const driver = (kind: string) => async () => {
    const jobs = [await start(kind), await start(kind)];
    const [jobId = "", dead = ""] = jobs;
    for (let death = 0; death < 3; death++) {
      // Each lease is over when the next is taken.
      await storeAt(Date.now() - (4 - death) * 60_000).take(dead, 0, `death ${death}`);
    }
    const answers = [
      await invoke(`${kind}-driver`, { jobId, hop: 0 }),
      await invoke(`${kind}-driver`, { jobId: dead, hop: 0 }),
    ];
    for (const each of jobs) await storeAt(Date.now()).cancel(each);
    return answers.some(({ failed }) => failed) ? 502 : 200;
  };
  return {
    "import-links-step": step(importKind),
    "export-links-step": step(exportKind),
    "import-links-driver": driver(importKind),
    "export-links-driver": driver(exportKind),
    "sweep-jobs": async () => {
      const longAgo = Date.now() - 3_600_000;
      const jobs = [await start(importKind, longAgo), await start(exportKind, longAgo)];
      const { failed } = await invoke("sweep-jobs", {});
      for (const jobId of jobs) await storeAt(Date.now()).cancel(jobId);
      return failed ? 502 : 200;
    },
  };
}
