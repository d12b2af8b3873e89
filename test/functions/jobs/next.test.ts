import assert from "node:assert/strict";
import { type Budget, nothingSpent, overspent, plus } from "../../../functions/jobs/budget.ts";
import { microdollarsOf } from "../../../functions/jobs/cost.ts";
import type { Job } from "../../../functions/jobs/job.ts";
import { decideNext } from "../../../functions/jobs/next.ts";
import { progressOf } from "../../../functions/jobs/progress.ts";

const start = Date.UTC(2026, 0, 31, 12);
const budget: Budget = { hops: 10, seconds: 100, dollars: 0.5 };
const job: Job = {
  jobId: "a",
  kind: "count",
  status: "running",
  input: null,
  state: null,
  done: 5,
  doneAtStart: 0,
  total: 20,
  result: null,
  hop: 1,
  attempts: 1,
  token: 1,
  spent: nothingSpent,
  reason: undefined,
  createdAt: "2026-01-31T11:00:00.000Z",
  startedAt: new Date(start).toISOString(),
  updatedAt: "2026-01-31T12:00:00.000Z",
  finishedAt: undefined,
  dueAt: undefined,
};

describe("the budget of a job", () => {
  const rows: [string, { hops?: number; microdollars?: number }, number, string | undefined][] = [
    ["within", { hops: 9, microdollars: 499_999 }, 99.9, undefined],
    ["hops", { hops: 10 }, 0, "stopped: 10 hops, and its budget is 10"],
    ["time", {}, 100.5, "stopped: 100 seconds since its start, and its budget is 100"],
    ["money", { microdollars: 500_000 }, 0, "stopped: about 0.500000 dollars, and its budget is 0.5"],
  ];
  for (const [name, spent, seconds, reason] of rows) {
    it(`is told apart: ${name}`, () => {
      assert.equal(overspent({ ...nothingSpent, ...spent }, seconds, budget), reason);
    });
  }

  it("is added up", () => {
    const one = { hops: 1, milliseconds: 5, microdollars: 0.5 };
    assert.deepEqual(plus(one, one), { hops: 2, milliseconds: 10, microdollars: 1 });
  });

  it("is charged by GB-seconds and requests", () => {
    // 1 GB for 1,000 s: 0.0166667 dollars; 512 MB for 2 s: as 1 GB for 1 s.
    assert.equal(microdollarsOf({ megabytes: 1024, milliseconds: 1_000_000 }).toFixed(1), "16666.9");
    assert.equal(microdollarsOf({ megabytes: 512, milliseconds: 2_000 }).toFixed(4), "16.8667");
    const run = { megabytes: 512, milliseconds: 0 };
    assert.equal(microdollarsOf(run, run).toFixed(1), "0.4");
  });
});

describe("what a hop's answer makes of a job", () => {
  const decide = (response: Parameters<typeof decideNext>[1], spent = nothingSpent, now = start + 1_000) =>
    decideNext(job, response, spent, budget, now);

  it("goes on with the state, and keeps the progress that the step does not tell", () => {
    const going = { status: "running", state: { at: 7 }, done: 5, total: 20 };
    assert.deepEqual(decide({ status: "continue", state: { at: 7 } }), going);
    assert.deepEqual(decide({ status: "continue", state: 1, done: 6, total: 9 }), {
      status: "running",
      state: 1,
      done: 6,
      total: 9,
    });
  });

  it("succeeds, whatever is left of the budget", () => {
    const spent = { ...nothingSpent, hops: 99 };
    assert.deepEqual(decide({ status: "finished", done: 25, result: { sum: 1 } }, spent), {
      status: "succeeded",
      result: { sum: 1 },
      done: 25,
      total: 25,
    });
  });

  it("fails by the step's own verdict", () => {
    assert.deepEqual(decide({ status: "failed", reason: "no CSV" }), { status: "failed", reason: "no CSV" });
  });

  it("stops what would go on beyond its budget, and keeps what the hop did", () => {
    const stopped = { state: 2, done: 6, total: 20, status: "stopped" };
    assert.deepEqual(decide({ status: "continue", state: 2, done: 6 }, { ...nothingSpent, hops: 10 }), {
      ...stopped,
      reason: "stopped: 10 hops, and its budget is 10",
    });
    assert.deepEqual(decide({ status: "continue", state: 2, done: 6 }, nothingSpent, start + 200_000), {
      ...stopped,
      reason: "stopped: 200 seconds since its start, and its budget is 100",
    });
  });
});

describe("the progress of a job", () => {
  it("tells the rate and the time that is left", () => {
    const { rate, secondsLeft } = progressOf(job, start + 10_000);
    assert.deepEqual([rate, secondsLeft], [0.5, 30]);
  });

  it("counts the rate from the last start, and stands still at the end", () => {
    const again = { ...job, done: 15, doneAtStart: 5 };
    assert.equal(progressOf(again, start + 10_000).rate, 1);
    const finishedAt = new Date(start + 20_000).toISOString();
    const over = progressOf({ ...again, status: "succeeded", finishedAt }, start + 999_000);
    assert.deepEqual([over.rate, over.secondsLeft], [0.5, undefined]);
  });

  it("leaves out what nobody knows", () => {
    const fresh = progressOf(
      { ...job, status: "waiting", done: 0, total: undefined, startedAt: undefined },
      start,
    );
    assert.deepEqual(fresh, {
      jobId: "a",
      kind: "count",
      status: "waiting",
      done: 0,
      hops: 1,
      dollars: 0,
      createdAt: job.createdAt,
    });
  });
});
