import assert from "node:assert/strict";
import { duration, progressBar, progressText } from "../../jobs/progress-text.ts";

const job = {
  jobId: "a",
  kind: "import-links",
  status: "running",
  hops: 3,
  dollars: 0,
  createdAt: "2026-01-31T12:00:00.000Z",
} as const;

describe("the progress of a job, in words", () => {
  it("tells what is known", () => {
    assert.equal(progressText({ ...job, done: 0 }), "0");
    assert.equal(
      progressText({ ...job, done: 12_000, total: 100_000, rate: 1_043, secondsLeft: 84 }),
      "12,000 of 100,000 (12 %), 1,043 a second, 1 min 24 s left",
    );
    assert.equal(progressText({ ...job, done: 0, total: 0 }), "0");
  });

  it("is a bar, which never runs over", () => {
    assert.equal(progressBar({ done: 1, total: 4 }, 8), "██░░░░░░");
    assert.equal(progressBar({ done: 9, total: 4 }, 4), "████");
    assert.equal(progressBar({ done: 9 }, 4), "░░░░");
  });

  it("is in the units that a person would take", () => {
    assert.deepEqual([5, 84, 3_700, 90_000].map(duration), ["5 s", "1 min 24 s", "1 h 1 min", "25 h 0 min"]);
  });
});
