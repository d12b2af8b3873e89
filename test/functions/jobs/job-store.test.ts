import assert from "node:assert/strict";
import { nothingSpent } from "../../../functions/jobs/budget.ts";
import type { Job } from "../../../functions/jobs/job.ts";
import { type Change, JobStore } from "../../../functions/jobs/job-store.ts";
import { startDynamoDb, type TestDynamoDb } from "../../helpers/dynamodb.ts";

const lease = 15;
const spent = { hops: 1, milliseconds: 20, microdollars: 0.5 };

describe("JobStore", () => {
  let database: TestDynamoDb;
  let tableName: string;
  let store: JobStore;
  let now: number;

  before(async () => {
    database = await startDynamoDb();
  });
  after(() => database?.stop());
  beforeEach(async () => {
    tableName = await database.createJobsTable();
    now = Date.UTC(2026, 0, 31, 12);
    store = new JobStore({
      client: database.client,
      tableName,
      leaseSeconds: lease,
      now: () => new Date(now),
    });
  });

  const started = async (jobId: string): Promise<Job> => {
    await store.create("count", { to: 3 }, jobId);
    return done(await store.start(jobId, ["waiting"]));
  };

  it("keeps what a job was made with, and what it came to", async () => {
    await store.create("count", { to: 3, deep: [1.5, "", null] }, "a");
    await store.start("a", ["waiting"]);
    const taken = done(await store.take("a", 0, "one"));
    await store.checkpoint(taken, { status: "running", state: { at: 1 }, done: 1, total: 3 }, spent);
    const job = await store.get("a");
    assert.deepEqual(job, {
      jobId: "a",
      kind: "count",
      status: "running",
      input: { to: 3, deep: [1.5, "", null] },
      state: { at: 1 },
      done: 1,
      doneAtStart: 0,
      total: 3,
      result: null,
      hop: 1,
      attempts: 0,
      token: 1,
      spent,
      reason: undefined,
      createdAt: "2026-01-31T12:00:00.000Z",
      startedAt: "2026-01-31T12:00:00.000Z",
      updatedAt: "2026-01-31T12:00:00.000Z",
      finishedAt: undefined,
      dueAt: "2026-01-31T12:00:15.000Z",
    });
    assert.equal(await store.get("none"), undefined);
  });

  it("makes a job once", async () => {
    await store.create("count", null, "a");
    await assert.rejects(store.create("count", null, "a"), { name: "ConditionalCheckFailedException" });
  });

  it("gives a job to one of many who want it", async () => {
    await started("a");
    const takes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.take("a", 0, `owner ${index}`)),
    );
    assert.equal(takes.filter(({ outcome }) => outcome === "done").length, 1);
  });

  it("gives no job for a hop that it is not at", async () => {
    await started("a");
    assert.equal((await store.take("a", 1, "one")).outcome, "refused");
    assert.equal((await store.take("none", 0, "one")).outcome, "refused");
  });

  it("gives a job to another when its lease is over, and lets the first write nothing more", async () => {
    await started("a");
    const first = done(await store.take("a", 0, "one"));
    now += lease * 1_000 - 1;
    assert.equal((await store.take("a", 0, "two")).outcome, "refused");
    await store.renew(first);
    now += lease * 1_000;
    assert.equal((await store.take("a", 0, "two")).outcome, "refused", "it was renewed");
    now += 1;
    const second = done(await store.take("a", 0, "two"));
    assert.deepEqual([second.token, second.attempts], [2, 2]);
    const next = { status: "running", state: 1, done: 1, total: undefined } as const;
    for (const late of [
      store.renew(first),
      store.checkpoint(first, next, spent),
      store.release(first, "late", spent),
      store.end(first, "failed", "late", spent),
    ]) {
      assert.equal((await late).outcome, "refused");
    }
    assert.equal((await store.checkpoint(second, next, spent)).outcome, "done");
    assert.equal((await store.get("a"))?.hop, 1);
  });

  it("knows its own take again when the SDK repeats a request whose answer was lost", async () => {
    await started("a");
    await store.take("a", 0, "one");
    const repeated = await store.take("a", 0, "one");
    assert.equal(done(repeated).token, 1);
  });

  it("frees a job after a try that failed, and counts the tries of a hop", async () => {
    await started("a");
    for (const attempts of [1, 2, 3]) {
      const taken = done(await store.take("a", 0, `owner ${attempts}`));
      assert.equal(taken.attempts, attempts);
      const released = done(await store.release(taken, "no luck", spent));
      assert.equal(released.reason, "no luck");
    }
    const taken = done(await store.take("a", 0, "last"));
    const next = { status: "running", state: 1, done: 1, total: undefined } as const;
    const job = done(await store.checkpoint(taken, next, spent));
    assert.deepEqual([job.attempts, job.reason], [0, undefined]);
  });

  it("lists jobs that are overdue, and none that ended", async () => {
    const [, held, ended] = [await started("idle"), await started("held"), await started("ended")];
    now += 1_000;
    done(await store.take(held.jobId, 0, "one"));
    const taken = done(await store.take(ended.jobId, 0, "one"));
    await store.checkpoint(taken, { status: "succeeded", result: 1, done: 1, total: 1 }, spent);
    await store.create("count", null, "waiting");
    const overdue = async () => (await store.overdue(10)).map(({ jobId }) => jobId);
    assert.deepEqual(await overdue(), []);
    now += 14_001;
    assert.deepEqual(await overdue(), ["idle"]);
    now += 1_000;
    assert.deepEqual(await overdue(), ["idle", "held"]);
  });

  it("takes an overdue job from who held it, and no other", async () => {
    await started("a");
    const dead = done(await store.take("a", 0, "one"));
    assert.equal((await store.reclaim(dead)).outcome, "refused");
    now += lease * 1_000 + 1;
    done(await store.reclaim(dead));
    done(await store.take("a", 0, "two"));
    now += lease * 1_000 + 1;
    assert.equal((await store.reclaim(dead)).outcome, "refused", "it is another's by now");
  });

  it("cancels what has not ended, and shuts out who is at work on it", async () => {
    await started("a");
    const taken = done(await store.take("a", 0, "one"));
    assert.equal(done(await store.cancel("a")).status, "cancelled");
    const next = { status: "succeeded", result: null, done: 1, total: 1 } as const;
    assert.equal((await store.checkpoint(taken, next, spent)).outcome, "refused");
    assert.equal((await store.cancel("a")).outcome, "refused");
    assert.equal((await store.get("a"))?.status, "cancelled");
  });

  it("starts again from where it was, with a whole budget", async () => {
    await started("a");
    const taken = done(await store.take("a", 0, "one"));
    const stopped = { status: "stopped", reason: "spent", state: { at: 7 }, done: 7, total: 9 } as const;
    await store.checkpoint(taken, stopped, spent);
    assert.equal((await store.start("a", ["waiting"])).outcome, "refused");
    now += 5_000;
    const again = done(await store.start("a", ["failed", "stopped"]));
    assert.deepEqual(
      [again.status, again.state, again.hop, again.spent, again.doneAtStart, again.reason, again.finishedAt],
      ["running", { at: 7 }, 1, nothingSpent, 7, undefined, undefined],
    );
    assert.equal(again.startedAt, "2026-01-31T12:00:05.000Z");
  });

  it("lists jobs, newest first", async () => {
    for (const jobId of ["a", "b", "c"]) {
      await store.create("count", null, jobId);
      now += 1_000;
    }
    assert.deepEqual(
      (await store.list(2)).map(({ jobId }) => jobId),
      ["c", "b"],
    );
  });
});

function done(change: Change): Job {
  assert.ok(change.outcome === "done", `refused: ${JSON.stringify(change)}`);
  return change.job;
}
