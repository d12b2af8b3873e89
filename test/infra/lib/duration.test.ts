import assert from "node:assert/strict";
import type * as DurationModule from "../../../infra/lib/duration.ts";
import { loadProgramModule } from "../../helpers/pulumi-mocks.ts";

const { toSeconds } = loadProgramModule<typeof DurationModule>("infra/lib/duration.ts");

describe("a duration", () => {
  for (const [duration, seconds] of [
    ["1 second", 1],
    ["29 seconds", 29],
    ["0.5 minutes", 30],
    ["1 hour", 3600],
    ["2 days", 172_800],
  ] as const) {
    it(`of ${duration} has ${seconds} seconds`, () => assert.equal(toSeconds(duration), seconds));
  }

  for (const text of ["-1 seconds", "1e3 seconds", "NaN seconds"] as never[]) {
    it(`is not "${text}"`, () =>
      assert.throws(() => toSeconds(text), /is no duration; write a number and a unit/));
  }
});
