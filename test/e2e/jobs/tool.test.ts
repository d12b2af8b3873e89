import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { importFiles } from "../../../functions/imports/files.ts";
import { importKind } from "../../../functions/imports/limits.ts";
import { nothingSpent } from "../../../functions/jobs/budget.ts";
import { JobStore } from "../../../functions/jobs/job-store.ts";
import { administrator } from "../../helpers/administrator.ts";
import { call } from "../../helpers/links-api.ts";
import { type Platform, startPlatform } from "../../helpers/platform.ts";
import { runProgram } from "../../helpers/run-program.ts";

const root = join(import.meta.dirname, "../../..");

describe("npm run jobs", function () {
  this.timeout(120_000);
  let platform: Platform;
  let store: JobStore;
  let outputs: { jobsTableName: string; jobKinds: Record<string, { deadLetterQueueUrl: string }> };
  before(async () => {
    platform = await startPlatform();
    outputs = JSON.parse(readFileSync(join(platform.dir, "outputs.json"), "utf8"));
    store = new JobStore({ client: new DynamoDBClient(client()), tableName: outputs.jobsTableName });
  });
  after(() => platform?.stop());

  const client = () => ({
    endpoint: platform.endpointUrl,
    region: "us-east-1",
    credentials: administrator,
    forcePathStyle: true,
  });
  const jobs = (...words: string[]) =>
    runProgram(join(root, "node_modules/node/bin/node"), [
      join(root, "jobs/start.mjs"),
      ...words,
      ...["--state-dir", join(platform.dir, "..")],
    ]);
  const json = async (...words: string[]) => {
    const { code, out, err } = await jobs(...words, "--json");
    assert.equal(code, 0, err);
    const lines = out.trim().split("\n");
    return lines.map((line) => JSON.parse(line)).at(-1);
  };
  /** A job that failed before its first hop, with a file that is good now. */
  const failedJob = async () => {
    const { jobId } = await store.create(importKind, null);
    await store.start(jobId, ["waiting"]);
    const taken = await store.take(jobId, 0, "somebody");
    assert.ok(taken.outcome === "done");
    await store.end(taken.job, "failed", "the disk was full", nothingSpent);
    const bucket = await call(`${platform.apiUrl}/jobs/imports`, { method: "POST" });
    const { upload } = Object(bucket.json());
    const Body = `slug,url\n${jobId.slice(0, 8)},https://example.com\n`;
    const Key = importFiles(jobId).source;
    await new S3Client(client()).send(new PutObjectCommand({ Bucket: upload.fields.bucket, Key, Body }));
    return jobId;
  };

  it("lists jobs, and says why one ended", async () => {
    const jobId = await failedJob();
    const { out } = await jobs("list");
    assert.match(out, new RegExp(`^${jobId}  import-links  failed +0 .* the disk was full$`, "m"));
    const shown = await jobs("show", jobId.slice(0, 8));
    assert.match(shown.out, /^reason {4}the disk was full$/m);
  });

  it("starts one again from where it was, and watches it to its end", async () => {
    const jobId = await failedJob();
    const { out } = await jobs("retry", jobId);
    assert.match(out, /goes on from hop 0, with a whole budget/);
    const ended = await json("show", jobId, "--watch");
    assert.deepEqual([ended.status, ended.result], ["succeeded", { rows: 1, created: 1, refused: 0 }]);
    const again = await jobs("retry", jobId);
    assert.deepEqual([again.code, again.out], [1, ""]);
    assert.match(again.err, /is succeeded: there is nothing to retry/);
  });

  it("replays what the dead-letter queues tell of, old letters as well as Lambda's own records", async () => {
    const [letter, record] = [await failedJob(), await failedJob()];
    const QueueUrl = outputs.jobKinds[importKind]?.deadLetterQueueUrl;
    const sqs = new SQSClient(client());
    for (const body of [
      { jobId: letter, kind: importKind, hop: 0, reason: "the disk was full" },
      { requestContext: {}, requestPayload: { jobId: record, hop: 0 } },
      { jobId: letter, kind: importKind, hop: 0, reason: "told twice" },
    ]) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
    }
    const replayed = await json("replay");
    const outcomes = Object.groupBy(replayed, ({ outcome }: { outcome: string }) => outcome);
    assert.deepEqual([outcomes.started?.length, outcomes.settled?.length], [2, 1]);
    for (const jobId of [letter, record]) {
      assert.equal((await json("show", jobId, "--watch")).status, "succeeded");
    }
    assert.deepEqual(await json("replay"), []);
  });

  it("cancels one that has not ended, and no other", async () => {
    const { jobId } = await store.create(importKind, null);
    assert.equal((await json("cancel", jobId)).status, "cancelled");
    const { code, err } = await jobs("cancel", jobId);
    assert.equal(code, 1);
    assert.match(err, /has ended: it is cancelled/);
  });

  it("says what is not there", async () => {
    const absent = await jobs("show", "none");
    assert.deepEqual([absent.code, absent.out], [1, ""]);
    assert.match(absent.err, /there is no job "none"; npm run jobs -- list/);
    const stack = await jobs("list", "--stack", "none");
    assert.match(stack.err, /stack "none" does not run on this machine/);
    assert.equal((await jobs("frob")).code, 2);
  });
});
