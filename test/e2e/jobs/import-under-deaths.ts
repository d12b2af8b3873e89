import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { importFiles } from "../../../functions/imports/files.ts";
import { importKind } from "../../../functions/imports/limits.ts";
import { jobEvents } from "../../../functions/jobs/events.ts";
import type { Job } from "../../../functions/jobs/job.ts";
import { JobStore } from "../../../functions/jobs/job-store.ts";
import { administrator } from "../../helpers/administrator.ts";

export interface Outcome {
  readonly job: Job;
  /** Drivers that were killed. */
  readonly deaths: number;
  readonly restarts: number;
  readonly seconds: number;
  /** URLs of all links there are afterwards, one for each. */
  readonly urls: readonly string[];
  /** Lines of the report of refused rows. */
  readonly refused: readonly number[];
}

/** One row in so many is refused, and one brings no slug. */
export const refusedEvery = 100;
const slugless = 7;

/**
 * Imports a file in a local cloud whose driver dies at every boundary of its checkpoints, and which is itself killed
 * (`kill -9`) twice on the way.
 */
export async function importUnderDeaths(rows: number, sliceRows: number): Promise<Outcome> {
  const dir = await mkdtemp(join(tmpdir(), "slipway-import-"));
  let cloud = await Cloud.start(dir, sliceRows);
  try {
    const { jobId } = await cloud.jobs.create(importKind, null);
    await cloud.s3.send(
      new PutObjectCommand({ Bucket: "files", Key: importFiles(jobId).source, Body: fileOf(rows) }),
    );
    const started = performance.now();
    await cloud.jobs.start(jobId, ["waiting"]);
    await jobEvents(cloud.lambda)(`${importKind}-driver`, { jobId, hop: 0 });
    let restarts = 0;
    for (;;) {
      const job = await cloud.jobs.get(jobId);
      if (job === undefined) throw new Error("the job is gone");
      if (job.status !== "running") {
        const seconds = (performance.now() - started) / 1_000;
        const deaths = (await readdir(join(dir, "deaths"))).length;
        return { job, deaths, restarts, seconds, ...(await cloud.found(job)) };
      }
      if (restarts < 2 && job.done > ((restarts + 1) * rows) / 3) {
        await cloud.kill();
        cloud = await Cloud.start(dir, sliceRows);
        restarts++;
      }
    }
  } finally {
    await cloud.kill();
    await rm(dir, { recursive: true, force: true });
  }
}

/** The URL of each good row. */
export function expectedUrls(rows: number): string[] {
  return Array.from({ length: rows }, (_, row) => row)
    .filter((row) => !isRefused(row))
    .map(urlOf);
}

class Cloud {
  readonly #child: ChildProcess;
  readonly jobs: JobStore;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly #database: DynamoDBClient;

  private constructor(child: ChildProcess, endpoint: string) {
    const client = { endpoint, region: "us-east-1", credentials: administrator };
    this.#child = child;
    this.#database = new DynamoDBClient(client);
    this.jobs = new JobStore({ client: this.#database, tableName: "jobs" });
    this.lambda = new LambdaClient(client);
    this.s3 = new S3Client({ ...client, forcePathStyle: true });
  }

  static async start(dir: string, sliceRows: number): Promise<Cloud> {
    const file = join(import.meta.dirname, "import-cloud.ts");
    const words = ["--import", "tsx", file, dir, String(sliceRows)];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
    const died = once(child, "exit").then(([code]) => {
      throw new Error(`the local cloud ended with ${code} before it listened`);
    });
    const listening = once(createInterface({ input: child.stdout }), "line");
    const [endpoint] = await Promise.race([listening, died]);
    // Later it is meant to die.
    died.catch(() => {});
    return new Cloud(child, endpoint);
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exited;
  }

  async found({ jobId, result }: Job): Promise<Pick<Outcome, "urls" | "refused">> {
    const urls: string[] = [];
    const scan = {
      TableName: "links",
      ProjectionExpression: "#url",
      ExpressionAttributeNames: { "#url": "url" },
    };
    for await (const { Items = [] } of paginateScan({ client: this.#database }, scan)) {
      urls.push(...Items.map(({ url }) => url?.S ?? ""));
    }
    if (Object(result).file === undefined) return { urls, refused: [] };
    const Key = importFiles(jobId).report;
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: "files", Key }));
    const lines = ((await Body?.transformToString()) ?? "").trimEnd().split("\r\n").slice(1);
    return { urls, refused: lines.map((line) => Number(line.split(",", 1)[0])) };
  }
}

function fileOf(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    if (isRefused(row)) return `not a slug!,${urlOf(row)}`;
    return `${row % slugless === 0 ? "" : `row-${row}`},${urlOf(row)}`;
  });
  return `slug,url\n${lines.join("\n")}\n`;
}

function isRefused(row: number): boolean {
  return row % refusedEvery === refusedEvery - 1;
}

function urlOf(row: number): string {
  return `https://example.com/${row}`;
}
