import assert from "node:assert/strict";
import { matchesPattern } from "../../../../../local/services/lambda/event-sources/filter-pattern.ts";

/** Pattern, value, whether it matches. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
const cases: readonly [pattern: unknown, value: unknown, matches: boolean][] = [
  [{}, { a: 1 }, true],
  [{ a: ["x"] }, { a: "x" }, true],
  [{ a: ["x"] }, { a: "X" }, false],
  [{ a: ["x", "y"] }, { a: "y" }, true],
  [{ a: [1] }, { a: 1 }, true],
  [{ a: [1] }, { a: "1" }, false],
  [{ a: [null] }, { a: null }, true],
  [{ a: [null] }, {}, false],
  [{ a: [true] }, { a: true }, true],
  [{ a: ["x"] }, { a: ["w", "x"] }, true],
  [{ a: ["x"], b: ["y"] }, { a: "x", b: "z" }, false],
  [{ a: { b: ["x"] } }, { a: { b: "x" } }, true],
  [{ a: { b: ["x"] } }, { a: "x" }, false],
  [{ a: [{ exists: true }] }, { a: 0 }, true],
  [{ a: [{ exists: true }] }, {}, false],
  [{ a: [{ exists: false }] }, {}, true],
  [{ a: [{ exists: false }] }, { a: null }, false],
  [{ a: [{ prefix: "ab" }] }, { a: "abc" }, true],
  [{ a: [{ prefix: "ab" }] }, { a: 1 }, false],
  [{ a: [{ suffix: "bc" }] }, { a: "abc" }, true],
  [{ a: [{ "equals-ignore-case": "ABC" }] }, { a: "abc" }, true],
  [{ a: [{ "anything-but": "x" }] }, { a: "y" }, true],
  [{ a: [{ "anything-but": ["x", "y"] }] }, { a: "y" }, false],
  [{ a: [{ "anything-but": { prefix: "x" } }] }, { a: "xy" }, false],
  [{ a: [{ "anything-but": "x" }] }, {}, false],
  [{ a: [{ numeric: ["=", 3] }] }, { a: 3 }, true],
  [{ a: [{ numeric: [">", 0, "<", 5] }] }, { a: 5 }, false],
  [{ a: [{ numeric: [">=", 5] }] }, { a: "5" }, false],
  [{ $or: [{ a: ["x"] }, { b: ["y"] }] }, { b: "y" }, true],
  [{ $or: [{ a: ["x"] }, { b: ["y"] }] }, { b: "z" }, false],
  [{ a: [{ unheard: "of" }] }, { a: "of" }, false],
  [{ a: "x" }, { a: "x" }, false],
];

describe("filter patterns", () => {
  for (const [pattern, value, matches] of cases) {
    it(`${JSON.stringify(pattern)} ${matches ? "matches" : "does not match"} ${JSON.stringify(value)}`, () => {
      assert.equal(matchesPattern(pattern, value), matches);
    });
  }
});
