import assert from "node:assert/strict";
import { formatTags, parseTags } from "../../../../web/src/features/links/tags.ts";

describe("tags written as text", () => {
  for (const [text, tags] of [
    ["", []],
    [" , ,, ", []],
    ["docs", ["docs"]],
    [" docs ,on call,  ops", ["docs", "on call", "ops"]],
    ["docs,ops,docs", ["docs", "ops"]],
    ["#docs, ##ops, #", ["docs", "ops"]],
    ["C#", ["C#"]],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as ${JSON.stringify(tags)}`, () => {
      assert.deepEqual(parseTags(text), tags);
    });
  }

  it("reads again what it wrote", () => {
    const tags = ["docs", "on call", "ops"];
    assert.deepEqual(parseTags(formatTags(tags)), tags);
  });
});
