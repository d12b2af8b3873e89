import assert from "node:assert/strict";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { LocalServices } from "../../../helpers/local-services.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";

const type = "aws:cloudwatch/logGroup:LogGroup";
const day = 86_400_000;

describe("CloudWatch Logs", () => {
  let services: LocalServices;
  let client: CloudWatchLogsClient;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    services = await LocalServices.start({ clock, spares: 0, maxLogFileBytes: 10_000 });
    client = new CloudWatchLogsClient(services.client);
  });
  afterEach(async () => {
    client.destroy();
    await services.stop();
  });

  const lines = (from: number, count: number, text = "line") =>
    Array.from({ length: count }, (_, n) => ({
      timestamp: clock.now() + from + n,
      message: `${text} ${from + n}`,
    }));
  const messages = (events: { message?: string | undefined }[] | undefined) =>
    events?.map(({ message }) => message);

  it("registers groups of the program", async () => {
    const existing = await services.create(type, "g", {
      name: "/app/g",
      retentionInDays: 7,
      tags: { a: "b" },
    });
    assert.equal(existing.id, "/app/g");
    assert.equal(existing.outputs.arn, "arn:aws:logs:us-east-1:000000000000:log-group:/app/g");
    const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/app" }));
    assert.deepEqual(
      logGroups?.map(({ logGroupName, retentionInDays, arn, logGroupArn }) => [
        logGroupName,
        retentionInDays,
        arn,
        logGroupArn,
      ]),
      [["/app/g", 7, `${existing.outputs.arn}:*`, existing.outputs.arn]],
    );
    await services.update(type, existing, { name: "/app/g", retentionInDays: 1 });
    assert.equal(services.logs.group("/app/g").retentionInDays, 1);
    const folder = services.logs.folderOf("/app/g");
    assert.ok(existsSync(folder));
    await services.handler(type).delete(existing);
    assert.equal(services.logs.has("/app/g"), false);
    assert.ok(!existsSync(folder));
  });

  it("takes and answers events", async () => {
    const logGroupName = "api";
    const logStreamName = "s";
    await client.send(new CreateLogGroupCommand({ logGroupName }));
    await assert.rejects(client.send(new CreateLogGroupCommand({ logGroupName })), {
      name: "ResourceAlreadyExistsException",
    });
    await assert.rejects(
      client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: lines(0, 1) })),
      {
        name: "ResourceNotFoundException",
      },
    );
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    await assert.rejects(client.send(new CreateLogStreamCommand({ logGroupName, logStreamName })), {
      name: "ResourceAlreadyExistsException",
    });
    await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: lines(0, 5) }));
    await assert.rejects(
      client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: lines(0, 2).reverse() })),
      { name: "InvalidParameterException" },
    );
    const { logStreams } = await client.send(new DescribeLogStreamsCommand({ logGroupName }));
    assert.deepEqual(
      logStreams?.map((stream) => [
        stream.logStreamName,
        stream.firstEventTimestamp,
        stream.lastEventTimestamp,
      ]),
      [["s", clock.now(), clock.now() + 4]],
    );

    const get = (input: object) =>
      client.send(new GetLogEventsCommand({ logGroupName, logStreamName, ...input }));
    assert.deepEqual(messages((await get({})).events), ["line 0", "line 1", "line 2", "line 3", "line 4"]);
    const newest = await get({ limit: 2 });
    assert.deepEqual(messages(newest.events), ["line 3", "line 4"]);
    const before = await get({ limit: 2, nextToken: newest.nextBackwardToken });
    assert.deepEqual(messages(before.events), ["line 1", "line 2"]);
    const head = await get({ limit: 2, startFromHead: true });
    assert.deepEqual(messages(head.events), ["line 0", "line 1"]);
    const next = await get({ limit: 9, startFromHead: true, nextToken: head.nextForwardToken });
    assert.deepEqual(messages(next.events), ["line 2", "line 3", "line 4"]);
    const end = await get({ nextToken: next.nextForwardToken });
    assert.deepEqual([end.events, end.nextForwardToken], [[], next.nextForwardToken]);
    assert.deepEqual(messages((await get({ startTime: clock.now() + 1, endTime: clock.now() + 3 })).events), [
      "line 1",
      "line 2",
    ]);
    await assert.rejects(get({ logStreamName: "none" }), { name: "ResourceNotFoundException" });

    await client.send(new DeleteLogGroupCommand({ logGroupName }));
    await assert.rejects(get({}), { name: "ResourceNotFoundException" });
  });

  it("filters events", async () => {
    services.logs.write("f", "a", [{ timestamp: 1, message: "ERROR one two" }]);
    services.logs.write("f", "b", [{ timestamp: 2, message: "info two" }]);
    services.logs.write("f", "a", [{ timestamp: 3, message: "ERROR three" }]);
    const filter = async (input: object) =>
      messages((await client.send(new FilterLogEventsCommand({ logGroupName: "f", ...input }))).events);
    assert.deepEqual(await filter({}), ["ERROR one two", "info two", "ERROR three"]);
    assert.deepEqual(await filter({ filterPattern: "ERROR" }), ["ERROR one two", "ERROR three"]);
    assert.deepEqual(await filter({ filterPattern: "ERROR -three" }), ["ERROR one two"]);
    assert.deepEqual(await filter({ filterPattern: "?info ?three" }), ["info two", "ERROR three"]);
    assert.deepEqual(await filter({ filterPattern: '"one two"' }), ["ERROR one two"]);
    assert.deepEqual(await filter({ logStreamNames: ["b"] }), ["info two"]);
    assert.deepEqual(await filter({ startTime: 2, endTime: 2 }), ["info two"]);
    await assert.rejects(filter({ filterPattern: "{ $.level = 1 }" }), { name: "InvalidParameterException" });
    const first = await client.send(new FilterLogEventsCommand({ logGroupName: "f", limit: 2 }));
    assert.deepEqual(await filter({ nextToken: first.nextToken }), ["ERROR three"]);
  });

  it("leaves out what is older than the retention", async () => {
    await services.create(type, "old", { name: "old", retentionInDays: 1 });
    services.logs.write("old", "s", [
      { timestamp: clock.now() - day - 1, message: "too old" },
      { timestamp: clock.now() - day, message: "just kept" },
    ]);
    assert.deepEqual(messages([...(await services.logs.group("old").events(clock.now()))]), ["just kept"]);
  });

  it("bounds what a group takes on disk, and keeps the newest", async () => {
    for (let batch = 0; batch < 100; batch++) {
      services.logs.write("big", "s", lines(batch * 10, 10, "some longer text to fill the file with"));
      await services.logs.flush();
    }
    const folder = services.logs.folderOf("big");
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    assert.ok(bytes < 21_000, `${bytes} bytes`);
    const events = await services.logs.group("big").events(clock.now());
    assert.equal(events.at(-1)?.message, "some longer text to fill the file with 999");
    assert.ok(events.length >= 100);
  });

  it("keeps groups and events over a restart, and a line cut short by a crash costs that line alone", async () => {
    services.logs.write("/kept/group", "s", lines(0, 2));
    await services.logs.flush();
    const { appendFileSync } = await import("node:fs");
    appendFileSync(join(services.logs.folderOf("/kept/group"), "events.ndjson"), '{"t":1,"s":"s","m":"ha');
    const restarted = await LocalServices.start({ dir: services.context.dir, clock, spares: 0 });
    try {
      restarted.logs.write("/kept/group", "s", lines(2, 1));
      const kept = await restarted.logs.group("/kept/group").events(clock.now());
      assert.deepEqual(messages([...kept]), ["line 0", "line 1", "line 2"]);
    } finally {
      await restarted.stop();
    }
  });

  it("keeps names apart that look alike on disk, and long ones", async () => {
    const names = ["a/b", "a%2Fb", "..", ".", `/${"x".repeat(400)}1`, `/${"x".repeat(400)}2`];
    for (const name of names) services.logs.write(name, "s", [{ timestamp: 1, message: name }]);
    for (const name of names) {
      assert.deepEqual(messages([...(await services.logs.group(name).events(clock.now()))]), [name]);
    }
    assert.equal(readdirSync(join(services.context.dir, "logs")).length, names.length);
  });
});
