import assert from "node:assert/strict";
import { copyAt, formatPath, overlaps, parsePath } from "../../../local/engine/property-path.ts";

describe("property paths", () => {
  it("are read and written in Pulumi's forms", () => {
    for (const text of ["tags", "tags.team", "rules[0].days", 'tags["a.b"]', "list[2][3]"]) {
      assert.equal(formatPath(parsePath(text)), text);
    }
    assert.deepEqual(parsePath("rules[*].days"), ["rules", "*", "days"]);
    assert.throws(() => parsePath("rules["), /is not a property path/);
  });

  it("overlap when one lies in the other", () => {
    const test = (pattern: string, path: string) => overlaps(parsePath(pattern), parsePath(path));
    assert.equal(test("tags", "tags.team"), true);
    assert.equal(test("tags.team", "tags"), true);
    assert.equal(test("rules[*].days", "rules[4].days"), true);
    assert.equal(test("tags.team", "tags.owner"), false);
  });

  it("take values over, add them and remove them", () => {
    const copy = (target: object, source: object, path: string) =>
      copyAt(target as Record<string, never>, source as Record<string, never>, parsePath(path));
    assert.deepEqual(copy({ tags: { a: 1, b: 1 } }, { tags: { a: 2, b: 2 } }, "tags.a"), {
      tags: { a: 2, b: 1 },
    });
    assert.deepEqual(copy({ tags: {} }, { tags: { a: 2 } }, "tags.a"), { tags: { a: 2 } });
    assert.deepEqual(copy({ tags: { a: 1, b: 1 } }, { tags: { b: 2 } }, "tags.a"), { tags: { b: 1 } });
    assert.deepEqual(copy({ a: 1 }, {}, "a"), {});
    assert.deepEqual(copy({ list: [1, 2] }, { list: [3, 4] }, "list[0]"), { list: [3, 2] });
    assert.deepEqual(copy({ list: [{ a: 1, b: 1 }] }, { list: [{ a: 2, b: 2 }] }, "list[*].a"), {
      list: [{ a: 2, b: 1 }],
    });
  });
});
