import assert from "node:assert/strict";
import type { Properties } from "../../../../../local/properties.ts";
import { checkTable } from "../../../../../local/services/dynamodb/resources/table-check.ts";

const good: Properties = {
  name: "links",
  billingMode: "PAY_PER_REQUEST",
  hashKey: "pk",
  attributes: [{ name: "pk", type: "S" }],
};

describe("checking a table", () => {
  it("has nothing against a good one", () => {
    assert.deepEqual(checkTable(good), []);
  });

  const bad: Record<string, [Properties, RegExp]> = {
    "a short name": [{ ...good, name: "ab" }, /"ab" has 2 characters; use 3 to 255/],
    "a name of other characters": [{ ...good, name: "links/1" }, /letters, digits/],
    "no hash key": [{ ...good, hashKey: "", attributes: [] }, /hashKey is missing/],
    "a key without its attribute": [{ ...good, rangeKey: "sk" }, /"sk" is not in attributes; add it/],
    "an attribute that is no key": [
      { ...good, attributes: [...list(good.attributes), { name: "title", type: "S" }] },
      /"title" is part of no key/,
    ],
    "an unknown type": [
      { ...good, attributes: [{ name: "pk", type: "BOOL" }] },
      /type "BOOL"; use S, N or B/,
    ],
    "capacity left out, as PROVISIONED is the default": [
      { ...good, billingMode: "PROVISIONED", readCapacity: 1 },
      /the table has no writeCapacity.*PAY_PER_REQUEST/,
    ],
    "an unknown billing mode": [{ ...good, billingMode: "ON_DEMAND" }, /"ON_DEMAND"; use PAY_PER_REQUEST/],
    "a local index without a range key": [
      {
        ...good,
        attributes: [...list(good.attributes), { name: "at", type: "N" }],
        localSecondaryIndexes: [{ name: "byTime", rangeKey: "at", projectionType: "ALL" }],
      },
      /needs a table with a rangeKey/,
    ],
    "an unknown projection": [
      { ...good, globalSecondaryIndexes: [{ name: "again", hashKey: "pk", projectionType: "SOME" }] },
      /projectionType "SOME"; use ALL, KEYS_ONLY or INCLUDE/,
    ],
    "attributes projected without INCLUDE": [
      {
        ...good,
        globalSecondaryIndexes: [
          { name: "again", hashKey: "pk", projectionType: "ALL", nonKeyAttributes: ["title"] },
        ],
      },
      /nonKeyAttributes go with projectionType INCLUDE/,
    ],
    "two indexes of one name": [
      {
        ...good,
        globalSecondaryIndexes: [1, 2].map(() => ({ name: "again", hashKey: "pk", projectionType: "ALL" })),
      },
      /two indexes are named "again"/,
    ],
    "a stream without a view": [{ ...good, streamEnabled: true }, /streamViewType/],
    "a TTL without an attribute": [{ ...good, ttl: { enabled: true } }, /name the attribute/],
  };
  for (const [what, [inputs, reason]] of Object.entries(bad)) {
    it(`refuses ${what}`, () => {
      assert.match(
        checkTable(inputs)
          .map((failure) => failure.reason)
          .join("\n"),
        reason,
      );
    });
  }
});

function list(value: Properties[string] | undefined): readonly Properties[string][] {
  return Array.isArray(value) ? value : [];
}
