import assert from "node:assert/strict";
import { durationsOf } from "../../../local/commands/report-line.ts";

describe("a REPORT line", () => {
  it("is read in its plain form, the last of a log", () => {
    const log = [
      "REPORT RequestId: 1\tDuration: 9.00 ms\tBilled Duration: 9 ms\t",
      "REPORT RequestId: 2\tDuration: 1.25 ms\tBilled Duration: 31 ms\tMemory Size: 128 MB\tMax Memory Used: 40 MB\tInit Duration: 29.50 ms\t",
      "",
    ].join("\n");
    assert.deepEqual(durationsOf(log), { duration: 1.25, billed: 31, init: 29.5, maxMemory: 40 });
  });

  it("is read as a JSON record", () => {
    const metrics = { durationMs: 2.5, billedDurationMs: 3, maxMemoryUsedMB: 50 };
    const log = `${JSON.stringify({ time: "t", type: "platform.report", record: { requestId: "1", metrics } })}\n`;
    assert.deepEqual(durationsOf(log), { duration: 2.5, billed: 3, maxMemory: 50 });
  });

  it("may not be in what is left of a log", () => {
    assert.equal(durationsOf("only lines\nof the function\n"), undefined);
  });
});
