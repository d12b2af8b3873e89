import assert from "node:assert/strict";
import type { Context } from "aws-lambda";
import type { Budget } from "../../../functions/jobs/budget.ts";
import type { StepRequest, StepResponse } from "../../../functions/jobs/contract.ts";
import type { DeadLetter } from "../../../functions/jobs/dead-letters.ts";
import { type Driven, driveJob } from "../../../functions/jobs/driver.ts";
import type { JobEvent } from "../../../functions/jobs/events.ts";
import type { Job } from "../../../functions/jobs/job.ts";
import { JobStore } from "../../../functions/jobs/job-store.ts";
import { sweepJobs } from "../../../functions/jobs/sweep.ts";
import { startDynamoDb, type TestDynamoDb } from "../../helpers/dynamodb.ts";
import { muteLogs } from "../../helpers/mute-logs.ts";

const context = { awsRequestId: "request", functionName: "count-driver", memoryLimitInMB: "256" } as Context;
const ample: Budget = { hops: 100, seconds: 1_000, dollars: 1 };
const leaseSeconds = 15;

describe("the driver of jobs", () => {
  muteLogs();
  let database: TestDynamoDb;
  let store: JobStore;
  let now: number;
  let sent: JobEvent[];
  let letters: DeadLetter[];
  let asked: StepRequest[];

  before(async () => {
    database = await startDynamoDb();
  });
  after(() => database?.stop());
  beforeEach(async () => {
    now = Date.UTC(2026, 0, 31, 12);
    [sent, letters, asked] = [[], [], []];
    const tableName = await database.createJobsTable();
    store = new JobStore({ client: database.client, tableName, now: () => new Date(now) });
    await store.create("count", { to: 3 }, "a");
    await store.start("a", ["waiting"]);
  });

  /** A driver whose step is `step`. */
  const driver = (step: (request: StepRequest) => Promise<StepResponse> | StepResponse, budget = ample) => {
    const drive = driveJob({
      store,
      step: async (request) => {
        asked.push(request);
        return step(request);
      },
      stepTimeoutSeconds: 60,
      stepMegabytes: 512,
      sendEvent: async (_functionName, event) => {
        sent.push(event);
      },
      sendDeadLetter: async (letter) => {
        letters.push(letter);
      },
      budget,
      now: () => now,
    });
    return (hop: number): Promise<Driven> => drive({ jobId: "a", hop }, context);
  };
  const job = async (): Promise<Job> => {
    const found = await store.get("a");
    assert.ok(found);
    return found;
  };

  it("has the step do slice after slice, each from where the last one ended", async () => {
    const drive = driver(count);
    assert.equal((await drive(0)).outcome, "continued");
    assert.equal((await drive(1)).outcome, "continued");
    assert.deepEqual(await drive(2), { outcome: "ended", detail: "succeeded" });
    assert.deepEqual(
      sent,
      [1, 2].map((hop) => ({ jobId: "a", hop })),
    );
    assert.deepEqual(
      asked.map(({ hop, state, attempt, token }) => [hop, state, attempt, token]),
      [
        [0, null, 1, 1],
        [1, 1, 1, 2],
        [2, 2, 1, 3],
      ],
    );
    assert.deepEqual(asked[0]?.input, { to: 3 });
    assert.equal(asked[0]?.deadline, now + 57_000);
    const { status, done, total, result, hop, spent } = await job();
    assert.deepEqual(
      [status, done, total, result, hop, spent.hops],
      ["succeeded", 3, 3, { counted: 3 }, 3, 3],
    );
  });

  it("does the work of an event once, when it is delivered twice: one after the other", async () => {
    const drive = driver(count);
    await drive(0);
    assert.deepEqual(await drive(0), { outcome: "ignored", detail: "the job is at hop 1" });
    assert.deepEqual([asked.length, sent.length], [1, 1]);
  });

  it("does the work of an event once, when it is delivered twice: at the same time", async () => {
    const drive = driver(count);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => drive(0)));
    assert.equal(outcomes.filter(({ outcome }) => outcome === "continued").length, 1);
    assert.deepEqual([asked.length, sent.length], [1, 1]);
  });

  it("tries a hop three times, tells the dead-letter queue once, and goes on where it was when replayed", async () => {
    let broken = false;
    const drive = driver((request) => {
      if (broken) throw new Error("the disk is full");
      return count(request);
    });
    await drive(0);
    broken = true;
    await assert.rejects(drive(1), /^Error: try 1 of 3 of hop 1 failed: the disk is full$/);
    assert.equal((await job()).reason, "the disk is full");
    await assert.rejects(drive(1), /try 2 of 3/);
    assert.deepEqual(await drive(1), { outcome: "ended", detail: "the disk is full" });
    assert.equal((await drive(1)).outcome, "ignored");
    assert.deepEqual(letters, [{ jobId: "a", kind: "count", hop: 1, reason: "the disk is full" }]);
    const failed = await job();
    assert.deepEqual([failed.status, failed.done, failed.spent.hops], ["failed", 1, 4]);

    broken = false;
    await store.start("a", ["failed"]);
    await drive(1);
    await drive(2);
    assert.deepEqual((await job()).result, { counted: 3 });
  });

  it("fails at once by the step's verdict", async () => {
    const drive = driver(() => ({ status: "failed", reason: "no CSV" }));
    await drive(0);
    const { status, reason } = await job();
    assert.deepEqual([status, reason, letters.length], ["failed", "no CSV", 0]);
  });

  it("stops a runaway at its budget of hops, with the reason in its record", async () => {
    const drive = driver(endless, { ...ample, hops: 5 });
    for (let hop = 0; hop < 5; hop++) await drive(hop);
    const { status, reason, hop, done } = await job();
    assert.deepEqual([status, reason, hop, done], ["stopped", "stopped: 5 hops, and its budget is 5", 5, 5]);
    assert.deepEqual([sent.length, asked.length], [4, 5]);
  });

  it("stops a runaway at its budget of money and of time", async () => {
    const slow = (request: StepRequest) => {
      now += 60_000;
      return endless(request);
    };
    // 768 MB for a minute: 45 GB-seconds, 0.00075 dollars.
    const dear = driver(slow, { ...ample, dollars: 0.002 });
    for (let hop = 0; hop < 3; hop++) await dear(hop);
    const { status, reason } = await job();
    assert.deepEqual(
      [status, reason],
      ["stopped", "stopped: about 0.002251 dollars, and its budget is 0.002"],
    );

    await store.start("a", ["stopped"]);
    const late = driver(slow, { ...ample, seconds: 100 });
    await late(3);
    await late(4);
    assert.equal((await job()).reason, "stopped: 120 seconds since its start, and its budget is 100");
  });

  it("stops one that spends its budget on tries that fail", async () => {
    const drive = driver(() => Promise.reject(new Error("no luck")), { ...ample, hops: 2 });
    await assert.rejects(drive(0));
    await assert.rejects(drive(0));
    assert.deepEqual(await drive(0), { outcome: "ended", detail: "stopped: 2 hops, and its budget is 2" });
  });

  it("keeps nothing of who was taken for dead", async () => {
    const other = driver(count);
    const stalled = driver(async (request) => {
      now += leaseSeconds * 1_000 + 1;
      assert.equal((await other(0)).outcome, "continued");
      return { status: "continue", state: "stale", done: request.token };
    });
    assert.equal((await stalled(0)).outcome, "fenced");
    assert.deepEqual([(await job()).state, sent.length], [1, 1]);
  });

  it("keeps nothing of a job that was cancelled meanwhile", async () => {
    const drive = driver(async (request) => {
      await store.cancel("a");
      return count(request);
    });
    assert.equal((await drive(0)).outcome, "fenced");
    const { status, done } = await job();
    assert.deepEqual([status, done, sent.length], ["cancelled", 0, 0]);
  });

  it("tells nobody of a job that was cancelled during its last try", async () => {
    let cancels = false;
    const drive = driver(async () => {
      if (cancels) await store.cancel("a");
      throw new Error("no luck");
    });
    await assert.rejects(drive(0));
    await assert.rejects(drive(0));
    cancels = true;
    assert.equal((await drive(0)).outcome, "fenced");
    assert.deepEqual([(await job()).status, letters], ["cancelled", []]);
  });

  it("gives a job up whose tries all died", async () => {
    for (let death = 0; death < 3; death++) {
      assert.equal((await store.take("a", 0, `dead ${death}`)).outcome, "done");
      now += leaseSeconds * 1_000 + 1;
    }
    assert.equal((await driver(count)(0)).outcome, "ended");
    const { status, reason } = await job();
    assert.deepEqual([status, reason, letters.length], ["failed", "3 tries of hop 0 died", 1]);
  });

  it("leaves a lost event to the sweeper, which sends it again, once", async () => {
    const swept: [string, JobEvent][] = [];
    const send = async (functionName: string, event: JobEvent) => {
      swept.push([functionName, event]);
    };
    const sweep = sweepJobs(store, send, { count: "count-driver" });
    assert.deepEqual(await sweep(), { restarted: [] });
    now += leaseSeconds * 1_000 + 1;
    assert.deepEqual(await sweep(), { restarted: ["a"] });
    assert.deepEqual(await sweep(), { restarted: [] }, "it has a lease's time to be taken");
    assert.deepEqual(swept, [["count-driver", { jobId: "a", hop: 0 }]]);
    assert.deepEqual(await sweepJobs(store, send, {})(), { restarted: [] }, "nobody drives it");
    assert.equal((await driver(count)(0)).outcome, "continued");
  });
});

function count({ state, input }: StepRequest): StepResponse {
  const done = Number(state ?? 0) + 1;
  const { to } = Object(input);
  return done < to
    ? { status: "continue", state: done, done, total: to }
    : { status: "finished", result: { counted: done }, done };
}

function endless({ state }: StepRequest): StepResponse {
  const done = Number(state ?? 0) + 1;
  return { status: "continue", state: done, done };
}
