import assert from "node:assert/strict";
import { compareKeys, SortedKeys } from "../../../../local/services/s3/sorted-keys.ts";

describe("sorted keys", () => {
  it("are in the order of their UTF-8 bytes", () => {
    const keys = ["a", "B", "é", "\u{1f600}", "\uffee", "a/b", "", "a ", "\ud800"];
    const expected = keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    assert.deepEqual(
      keys.filter((key) => key !== "\ud800").toSorted(compareKeys),
      expected.filter((key) => key !== "\ud800"),
    );
  });

  it("hold what a set would hold, through any run of changes", () => {
    const keys = new SortedKeys();
    const model = new Set<string>();
    let seed = 1;
    for (let step = 0; step < 3000; step++) {
      seed = (seed * 48_271) % 2_147_483_647;
      const key = `k${seed % 200}`;
      if (model.has(key)) {
        model.delete(key);
        keys.delete(key);
      } else {
        model.add(key);
        keys.add(key);
      }
      if (seed % 7 === 0) assert.equal(keys.length, model.size);
    }
    assert.deepEqual(
      Array.from({ length: keys.length }, (_, at) => keys.at(at)),
      [...model].sort(),
    );
  });
});
