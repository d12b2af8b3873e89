import assert from "node:assert/strict";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { importFiles } from "../../../functions/imports/files.ts";
import { importLinks } from "../../../functions/imports/import-links.ts";
import { LinkWriter } from "../../../functions/imports/link-writer.ts";
import { stepResponse } from "../../../functions/jobs/contract.ts";
import type { Json } from "../../../functions/jobs/job.ts";
import { BlockedHosts } from "../../../functions/links/blocked-hosts.ts";
import { LinkStore } from "../../../functions/links/link-store.ts";
import { startDynamoDb, type TestDynamoDb } from "../../helpers/dynamodb.ts";
import { type LocalS3, startS3 } from "../../local/services/s3/service.ts";

const bucket = "files";
const limits = { maxRows: 2_000, sliceRows: 500 };
const distant = Date.UTC(2100, 0);

describe("the import of links", function () {
  this.timeout(60_000);
  let database: TestDynamoDb;
  let s3: LocalS3;
  let store: LinkStore;
  let step: ReturnType<typeof importLinks>;
  before(async () => {
    [database, s3] = await Promise.all([startDynamoDb(), startS3({ client: { forcePathStyle: true } })]);
    await s3.createBucket(bucket);
  });
  after(() => Promise.all([database?.stop(), s3?.stop()]));
  beforeEach(async () => {
    const tables = { client: database.client, tableName: await database.createLinksTable() };
    store = new LinkStore(tables);
    step = importLinks({
      s3: s3.client,
      bucket,
      writer: new LinkWriter(tables),
      blockedHosts: new BlockedHosts(async () => "blocked.example"),
      limits,
    });
  });

  const upload = (jobId: string, text: string) =>
    s3.client.send(new PutObjectCommand({ Bucket: bucket, Key: importFiles(jobId).source, Body: text }));
  const ask = async (jobId: string, state: Json = null, { hop = 0, token = 1, deadline = distant } = {}) =>
    stepResponse.parse(
      await step({ jobId, kind: "import-links", hop, attempt: 1, token, input: null, state, deadline }),
    );
  const text = async (Key: string) => {
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return Body?.transformToString();
  };
  /** From hop to hop, each done `times` times. */
  const run = async (jobId: string, { times = 1, deadline = distant } = {}) => {
    let state: Json = null;
    for (let hop = 0; ; hop++) {
      let response = await ask(jobId, state, { hop, deadline });
      for (let again = 1; again < times; again++)
        response = await ask(jobId, state, { hop, token: again + 1, deadline });
      if (response.status !== "continue") return { response, hops: hop + 1 };
      state = response.state;
    }
  };

  it("writes the links of a file, and reports the rows that it refuses", async () => {
    await store.create({ slug: "taken", url: "https://example.com/mine", title: "", tags: [] });
    await upload(
      "a",
      [
        "slug,url,title,tags,clicks",
        'docs,https://example.com/docs,"Docs, all of them",team; handbook ,7',
        "bad slug!,https://example.com/1",
        "no-url,,Title",
        "taken,https://example.com/2",
        "evil,https://www.blocked.example/",
        'stray,https://example.com/"x,',
        ",https://example.com/made",
        "sum,https://example.com/sum,'=SUM(A1)",
        "docs,https://example.com/again",
        "",
      ].join("\r\n"),
    );
    const { response, hops } = await run("a");
    const file = importFiles("a").report;
    assert.deepEqual(response, {
      status: "finished",
      result: { rows: 8, created: 3, refused: 6, file },
      done: 8,
      total: 8,
    });
    assert.equal(hops, 1);
    const { title, tags, url, clicks } = (await store.get("docs")) ?? {};
    assert.deepEqual(
      [title, tags, url, clicks],
      ["Docs, all of them", ["team", "handbook"], "https://example.com/docs", 0],
    );
    assert.equal((await store.get("sum"))?.title, "=SUM(A1)");
    assert.equal((await store.get("taken"))?.url, "https://example.com/mine");
    const report = (await text(file))?.trimEnd().split("\r\n") ?? [];
    assert.equal(report[0], "line,what is wrong,the row");
    const faults = new Map(report.slice(1).map((line) => [line.split(",", 1)[0], line]));
    assert.match(faults.get("3") ?? "", /slug: got ""bad slug!""/);
    assert.match(faults.get("4") ?? "", /url: this field is required/);
    assert.match(faults.get("5") ?? "", /there is a link ""taken"" already",taken,https:\/\/example.com\/2$/);
    assert.match(faults.get("6") ?? "", /links to ""www.blocked.example"" are blocked/);
    assert.match(faults.get("7") ?? "", /a quotation mark stands where none may/);
    assert.match(faults.get("10") ?? "", /there is a link ""docs"" already/);
    assert.equal(faults.size, 6);
  });

  it("goes from slice to slice, and comes to the same when every slice is done twice", async () => {
    const count = 2 * limits.sliceRows;
    const rows = Array.from({ length: count }, (_, row) =>
      row % 100 === 99 ? "bad slug!,x" : `slug-${row},https://example.com/${row}`,
    );
    for (const [jobId, times] of [
      ["once", 1],
      ["twice", 2],
    ] as const) {
      const tables = { client: database.client, tableName: await database.createLinksTable() };
      store = new LinkStore(tables);
      const writer = new LinkWriter(tables);
      const blockedHosts = new BlockedHosts(async () => "x.invalid");
      step = importLinks({ s3: s3.client, bucket, writer, blockedHosts, limits });
      await upload(jobId, `slug,url\n${rows.join("\n")}\n`);
      const { response, hops } = await run(jobId, { times });
      const file = importFiles(jobId).report;
      assert.deepEqual(response, {
        status: "finished",
        result: { rows: count, created: count * 0.99, refused: count / 100, file },
        done: count,
        total: count,
      });
      assert.equal(hops, 3, "the last hop finds nothing left");
      const lines = (await text(file))?.trimEnd().split("\r\n").slice(1) ?? [];
      assert.deepEqual(
        lines.map((line) => Number(line.split(",")[0])),
        rowsOf(count),
      );
    }
  });

  it("stops at its deadline, having moved", async () => {
    await upload("slow", "slug,url\na,https://example.com/a\nb,https://example.com/b\n");
    const first = await ask("slow", null, { deadline: 0 });
    assert.ok(first.status === "continue");
    assert.deepEqual([first.done, first.total], [1, 2]);
    const { response, hops } = await run("slow", { deadline: 0 });
    assert.deepEqual([response.status, hops], ["finished", 3]);
  });

  it("leaves the reports of its hops to the last one that did each", async () => {
    await upload("parts", "slug,url\nbad slug!,x\nb,https://example.com/b\n");
    const straggler = await ask("parts", null, { deadline: 0, token: 1 });
    const winner = await ask("parts", null, { deadline: 0, token: 2 });
    assert.ok(straggler.status === "continue" && winner.status === "continue");
    assert.notDeepEqual(straggler.state, winner.state);
    const Prefix = "imports/parts/refused/";
    const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }));
    assert.deepEqual(
      Contents.map(({ Key }) => Key),
      [`${Prefix}0-1.csv`, `${Prefix}0-2.csv`],
    );
  });

  const hopeless: [string, string, RegExp][] = [
    ["no column of URLs", "slug,address\na,b\n", /no column "url"; it has slug, address/],
    [
      "an open quotation mark",
      'slug,url\na,"https://example.com\n',
      /line \d: a quotation mark is left open/,
    ],
    ["too many rows", `url\n${"x\n".repeat(limits.maxRows + 1)}`, /more than 2000 rows/],
  ];
  for (const [name, content, reason] of hopeless) {
    it(`fails for good on ${name}`, async () => {
      await upload("hopeless", content);
      const { response } = await run("hopeless");
      assert.ok(response.status === "failed");
      assert.match(response.reason, reason);
    });
  }

  it("is done at once with a file that holds nothing", async () => {
    await upload("empty", "slug,url\n");
    const { response } = await run("empty");
    assert.deepEqual(response, {
      status: "finished",
      result: { rows: 0, created: 0, refused: 0 },
      done: 0,
      total: 0,
    });
  });
});

/** Lines of the rows that are refused: each hundredth, after the first line of names. */
function rowsOf(count: number): number[] {
  return Array.from({ length: count / 100 }, (_, index) => (index + 1) * 100 + 1);
}
