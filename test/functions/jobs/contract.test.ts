import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { maxStateLength, stepRequest, stepResponse } from "../../../functions/jobs/contract.ts";

const file = join(import.meta.dirname, "../../../functions/jobs/contract.schema.json");

describe("the contract of steps", () => {
  it("is in contract.schema.json what it is in TypeScript", () => {
    const expected = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "A step of a job: what it is asked, and what it answers",
      $defs: { request: schemaOf(stepRequest), response: schemaOf(stepResponse) },
    };
    const written: unknown = JSON.parse(readFileSync(file, "utf8"));
    assert.deepEqual(written, expected, `make ${file} hold:\n${JSON.stringify(expected, null, 2)}`);
  });

  it("takes the three answers, and gives words to all others", () => {
    const taken = [
      { status: "continue", state: null },
      { status: "continue", state: { at: 1 }, done: 1, total: 2 },
      { status: "finished" },
      { status: "finished", result: { sum: 3 }, done: 2 },
      { status: "failed", reason: "no CSV" },
    ];
    for (const answer of taken) assert.deepEqual(stepResponse.parse(answer), answer);
    const refused = [
      null,
      {},
      { status: "done" },
      { status: "continue", state: 1, done: -1 },
      { status: "continue", state: 1, done: 1.5 },
      { status: "continue", state: "x".repeat(maxStateLength) },
      { status: "failed" },
      { status: "failed", reason: "" },
    ];
    for (const answer of refused) {
      const { error } = stepResponse.safeParse(answer);
      assert.ok(error, JSON.stringify(answer));
      for (const { message } of error.issues) assert.match(message, /^send /);
    }
  });
});

function schemaOf(schema: z.ZodMiniType): unknown {
  const { $schema, ...document } = z.toJSONSchema(schema, {
    io: "input",
    override: ({ jsonSchema }) => {
      // The bound that zod adds to say "a safe integer" tells a reader nothing.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return JSON.parse(JSON.stringify(document));
}
