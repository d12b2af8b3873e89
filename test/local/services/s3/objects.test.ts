import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Versioning } from "../../../../local/services/s3/object-version.ts";
import { ObjectStore } from "../../../../local/services/s3/objects.ts";
import { testContext } from "../../../helpers/cloud-context.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";

describe("objects on the disk", () => {
  let dir: string;
  let clock: ManualClock;
  let versioning: Versioning;
  let store: ObjectStore;
  let said: readonly string[];

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "slipway-objects-"));
    clock = new ManualClock();
    versioning = "Disabled";
    store = await start();
    await store.createBucket("site");
  });

  afterEach(async () => {
    await store.stop();
    await rm(dir, { recursive: true, force: true });
  });

  async function start(): Promise<ObjectStore> {
    const context = testContext({ dir });
    said = context.said;
    const started = new ObjectStore({ dir, clock, log: context.log, versioning: () => versioning });
    await started.start();
    return started;
  }

  async function restart(): Promise<void> {
    await store.stop();
    store = await start();
  }

  const blobs = () => readdir(join(dir, "site", "blobs"));
  const read = async (key: string) => {
    const object = await store.get("site", key);
    return object && (await text(object.open()));
  };

  it("keep contents and everything said of them", async () => {
    await store.put("site", "a/b.html", Buffer.from("<p>"), {
      contentType: "text/html",
      headers: { "cache-control": "no-cache" },
      metadata: { by: "me" },
      tags: { stage: "dev" },
    });
    await restart();
    const object = await store.get("site", "a/b.html");
    assert.ok(object);
    const { open: openObject, ...rest } = object;
    assert.deepEqual(rest, {
      key: "a/b.html",
      versionId: "null",
      size: 3,
      etag: `"${createHash("md5").update("<p>").digest("hex")}"`,
      lastModified: new Date(clock.now()),
      contentType: "text/html",
      headers: { "cache-control": "no-cache" },
      metadata: { by: "me" },
      tags: { stage: "dev" },
    });
    assert.equal(await text(openObject()), "<p>");
    assert.equal(await text(openObject(1, 1)), "p");
  });

  for (const key of [
    "../../etc/passwd",
    "A",
    "a",
    "con",
    "a\u0000b",
    "x".repeat(1024),
    "__proto__",
    ".",
    "/",
    "ü/\u{1f600}",
  ]) {
    it(`take ${JSON.stringify(key.slice(0, 20))} for a key like any other`, async () => {
      await store.put("site", key, Buffer.from(`of ${key}`));
      await store.put("site", `${key.slice(0, 1000)}2`, Buffer.from("other"));
      await restart();
      assert.equal(await read(key), `of ${key}`);
      assert.deepEqual((await readdir(dir)).sort(), ["site"]);
    });
  }

  it("answer undefined for what is not there", async () => {
    assert.equal(await store.get("site", "absent"), undefined);
    assert.equal(await store.get("absent", "absent"), undefined);
    await assert.rejects(store.put("absent", "a", Buffer.from("")), { code: "NoSuchBucket" });
  });

  it("hold an empty object", async () => {
    await store.put("site", "empty", Buffer.alloc(0));
    assert.equal(await read("empty"), "");
  });

  it("leave a reader what it began to read, and remove replaced contents after a while", async () => {
    await store.put("site", "a", Buffer.from("one"));
    const before = await store.get("site", "a");
    await store.put("site", "a", Buffer.from("two"));
    assert.ok(before);
    assert.equal(await text(before.open()), "one");
    const slow = before.open();
    clock.advance(31_000);
    assert.equal(await text(slow), "one");
    clock.advance(31_000);
    while ((await blobs()).length > 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await read("a"), "two");
  });

  it("keep nothing of a write that fails", async () => {
    const failing = async function* () {
      yield Buffer.from("half");
      throw new Error("the client went away");
    };
    await assert.rejects(store.put("site", "a", failing()), /went away/);
    await assert.rejects(
      store.put(
        "site",
        "a",
        Buffer.from("x"),
        {},
        { expectations: { contentMd5: "AAAAAAAAAAAAAAAAAAAAAA==" } },
      ),
      { code: "BadDigest" },
    );
    assert.equal(await store.get("site", "a"), undefined);
    assert.deepEqual(await blobs(), []);
  });

  it("let one of many conditional writers win", async () => {
    const precondition = (current: unknown) => {
      if (current) throw new Error("taken");
    };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, at) =>
        store.put("site", "lock", Buffer.from(String(at)), {}, { precondition }),
      ),
    );
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
  });

  it("drop a record that a crash cut off, and contents that nothing refers to", async () => {
    await store.put("site", "whole", Buffer.from("1"));
    await store.stop();
    const journal = await open(join(dir, "site", "journal.ndjson"), "a");
    await journal.write('{"type":"put","version":{"key":"half"');
    await journal.close();
    const stray = await open(join(dir, "site", "blobs", "stray"), "w");
    await stray.close();
    store = await start();
    assert.equal(await read("whole"), "1");
    assert.equal((await blobs()).length, 1);
    await store.put("site", "after", Buffer.from("2"));
    await restart();
    assert.equal(await read("whole"), "1");
    assert.equal(await read("after"), "2");
    assert.deepEqual(said, []);
  });

  it("go on without a record in the middle that is damaged, and say so", async () => {
    await store.put("site", "one", Buffer.from("1"));
    await store.stop();
    const journal = await open(join(dir, "site", "journal.ndjson"), "a");
    await journal.write("nonsense\n");
    await journal.close();
    store = await start();
    await store.put("site", "two", Buffer.from("2"));
    await restart();
    assert.deepEqual([await read("one"), await read("two")], ["1", "2"]);
    assert.match(said.join(), /error: .*journal\.ndjson: a damaged record/);
  });

  it("rewrite a journal that is mostly history", async () => {
    for (let at = 0; at < 30; at++) {
      await Promise.all(
        Array.from({ length: 50 }, (_, key) => store.put("site", `k${key}`, Buffer.from(`${at}`))),
      );
    }
    await restart();
    assert.equal(await read("k0"), "29");
    const journal = await open(join(dir, "site", "journal.ndjson"));
    const lines = (await journal.readFile("utf8")).trim().split("\n");
    await journal.close();
    assert.equal(lines.length, 51);
    await store.put("site", "k0", Buffer.from("new"));
    await restart();
    assert.equal(await read("k0"), "new");
    assert.equal(await read("k49"), "29");
  });

  it("keep versions, and what a delete hides", async () => {
    versioning = "Enabled";
    const first = await store.put("site", "a", Buffer.from("1"));
    await store.put("site", "a", Buffer.from("2"));
    await store.delete("site", "a");
    await restart();
    assert.equal(await store.get("site", "a"), undefined);
    const bucket = await store.bucket("site");
    assert.deepEqual(
      bucket.versions("a").map(({ deleteMarker, size }) => deleteMarker ?? size),
      [true, 1, 1],
    );
    assert.equal(bucket.version("a", first.versionId)?.etag, first.etag);
    versioning = "Suspended";
    await store.put("site", "a", Buffer.from("3"));
    await store.put("site", "a", Buffer.from("4"));
    assert.equal(bucket.versions("a").length, 3 + 1);
    assert.equal(await read("a"), "4");
  });

  it("refuse to delete a bucket that holds something", async () => {
    await store.put("site", "a", Buffer.from("1"));
    await assert.rejects(store.deleteBucket("site"), { code: "BucketNotEmpty", status: 409 });
    await store.deleteBucket("site", { force: true });
    assert.deepEqual(await readdir(dir), []);
    assert.deepEqual(store.names(), []);
    await store.createBucket("site");
    assert.equal(await store.get("site", "a"), undefined);
  });

  it("lose no acknowledged write when the process is killed", async function () {
    this.timeout(60_000);
    await store.stop();
    const script = join(import.meta.dirname, "crash-child.ts");
    const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", script, dir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const acknowledged: string[] = [];
    let rest = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      acknowledged.push(...lines);
      if (acknowledged.length > 200) child.kill("SIGKILL");
    });
    await once(child, "close");
    assert.ok(acknowledged.length > 200);
    store = await start();
    for (const line of acknowledged) {
      const [key = "", md5 = ""] = line.split(" ");
      const object = await store.get("site", key);
      assert.ok(object, key);
      const hash = createHash("md5");
      for await (const chunk of object.open()) hash.update(chunk);
      assert.equal(hash.digest("hex"), md5);
    }
  });

  it("list common prefixes without a look at each of their thousands of keys", async () => {
    await Promise.all(
      Array.from({ length: 3000 }, (_, at) => store.put("site", `d${at % 10}/k${at}`, randomBytes(1))),
    );
    const bucket = await store.bucket("site");
    const { listObjects } = await import("../../../../local/services/s3/listing.ts");
    let looks = 0;
    const { keys } = bucket;
    const at = keys.at.bind(keys);
    keys.at = (index) => {
      looks += 1;
      return at(index);
    };
    const { commonPrefixes } = listObjects(bucket, {
      prefix: "",
      delimiter: "/",
      maxKeys: 1000,
      after: "",
    });
    assert.equal(commonPrefixes.length, 10);
    assert.ok(looks <= 3 * commonPrefixes.length, `${looks} looks at keys`);
  });
});
