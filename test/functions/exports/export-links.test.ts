import assert from "node:assert/strict";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { exportLinks } from "../../../functions/exports/export-links.ts";
import { exportFile } from "../../../functions/exports/files.ts";
import { LinkWriter } from "../../../functions/imports/link-writer.ts";
import { stepResponse } from "../../../functions/jobs/contract.ts";
import type { Json } from "../../../functions/jobs/job.ts";
import { LinkStore } from "../../../functions/links/link-store.ts";
import { startDynamoDb, type TestDynamoDb } from "../../helpers/dynamodb.ts";
import { type LocalS3, startS3 } from "../../local/services/s3/service.ts";

const bucket = "files";

describe("the export of links", function () {
  this.timeout(60_000);
  let database: TestDynamoDb;
  let s3: LocalS3;
  let store: LinkStore;
  let writer: LinkWriter;
  before(async () => {
    [database, s3] = await Promise.all([startDynamoDb(), startS3({ client: { forcePathStyle: true } })]);
    await s3.createBucket(bucket);
  });
  after(() => Promise.all([database?.stop(), s3?.stop()]));
  beforeEach(async () => {
    const tables = { client: database.client, tableName: await database.createLinksTable() };
    [store, writer] = [new LinkStore(tables), new LinkWriter(tables)];
  });

  /** From hop to hop, each tried `times` times. */
  const run = async (jobId: string, times = 1) => {
    const step = exportLinks({ s3: s3.client, bucket, store });
    let state: Json = null;
    for (let hop = 0; ; hop++) {
      let response = stepResponse.parse({ status: "continue", state });
      for (let attempt = 1; attempt <= times; attempt++) {
        const about = { jobId, kind: "export-links", hop, attempt, token: attempt, input: null };
        response = stepResponse.parse(await step({ ...about, state, deadline: Date.UTC(2100, 0) }));
      }
      if (response.status !== "continue") return { response, hops: hop + 1 };
      state = response.state;
    }
  };
  const read = async (jobId: string) => {
    const { Body, ContentDisposition } = await s3.client.send(
      new GetObjectCommand({ Bucket: bucket, Key: exportFile(jobId) }),
    );
    return { text: (await Body?.transformToString()) ?? "", ContentDisposition };
  };

  it("is a file of all links, in which no cell is a formula", async () => {
    await store.create({
      slug: "a",
      url: "https://example.com/a",
      title: '=HYPERLINK("x")',
      tags: ["one", "two"],
    });
    const { response, hops } = await run("small");
    assert.deepEqual(response, {
      status: "finished",
      result: { rows: 1, file: "exports/small/links.csv" },
      done: 1,
      total: 1,
    });
    assert.equal(hops, 3);
    const { text, ContentDisposition } = await read("small");
    const [header, line, ...rest] = text.split("\r\n");
    assert.equal(header, "slug,url,title,tags,clicks,createdAt,updatedAt");
    assert.match(line ?? "", /^a,https:\/\/example\.com\/a,"'=HYPERLINK\(""x""\)",one;two,0,\d{4}-/);
    assert.deepEqual([rest, ContentDisposition], [[""], 'attachment; filename="links.csv"']);
  });

  it("has a header alone when there are no links", async () => {
    const { response } = await run("none");
    assert.equal(response.status, "finished");
    assert.equal((await read("none")).text, "slug,url,title,tags,clicks,createdAt,updatedAt\r\n");
  });

  it("is uploaded in parts, the same when each hop is tried twice", async () => {
    // 4,000 links of 2 KB each: more than one part of 5 MB.
    const title = "t".repeat(200);
    const count = 4_000;
    for (let first = 0; first < count; first += 50) {
      await writer.write(
        Array.from({ length: 50 }, (_, index) => ({
          mark: `${first + index}`,
          link: {
            slug: `slug-${first + index}`,
            url: `https://example.com/${"u".repeat(1_800)}`,
            title,
            tags: [],
          },
        })),
      );
    }
    for (const [jobId, times] of [
      ["once", 1],
      ["twice", 2],
    ] as const) {
      const { response, hops } = await run(jobId, times);
      assert.equal(response.status, "finished");
      assert.equal(hops, 4, "opened, two parts, completed");
      const lines = (await read(jobId)).text.trimEnd().split("\r\n").slice(1);
      assert.equal(new Set(lines.map((line) => line.split(",", 1)[0])).size, count);
      assert.equal(lines.length, count);
    }
  });
});
