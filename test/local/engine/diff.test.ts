import assert from "node:assert/strict";
import { archiveOf, assetOf, keptArchive } from "../../../local/engine/assets.ts";
import { differences } from "../../../local/engine/diff.ts";
import { formatPath } from "../../../local/engine/property-path.ts";
import { type EngineProperties, Reference, Secret, unknown } from "../../../local/engine/values.ts";

const paths = (before: EngineProperties, after: EngineProperties) =>
  differences(before, after).map((each) => `${each.kind} ${formatPath(each.path)}`);

describe("differences", () => {
  it("name the innermost values that changed", () => {
    const before = { a: 1, tags: { x: "1", y: "1" }, list: [{ p: 1 }, { p: 2 }], gone: true };
    const after = { a: 1, tags: { x: "1", y: "2", z: "3" }, list: [{ p: 1 }, { p: 3 }] };
    assert.deepEqual(paths(before, after), [
      "change tags.y",
      "add tags.z",
      "change list[1].p",
      "remove gone",
    ]);
  });

  it("take a list of another length as one change", () => {
    assert.deepEqual(paths({ list: [1, 2] }, { list: [1, 2, 3] }), ["change list"]);
  });

  it("look through secrets, and keep what they show secret", () => {
    assert.deepEqual(paths({ a: new Secret("x") }, { a: "x" }), []);
    const [found] = differences({ a: new Secret({ b: "x", c: "y" }) }, { a: new Secret({ b: "z", c: "y" }) });
    assert.deepEqual(found?.path, ["a", "b"]);
    assert.ok(found?.before instanceof Secret && found.after instanceof Secret);
  });

  it("compare files by content", () => {
    const archive = archiveOf(
      new Map([
        ["b", Buffer.from("2")],
        ["a", Buffer.from("1")],
      ]),
    );
    const same = archiveOf(
      new Map([
        ["a", Buffer.from("1")],
        ["b", Buffer.from("2")],
      ]),
    );
    assert.deepEqual(paths({ code: archive }, { code: same }), []);
    assert.deepEqual(paths({ code: keptArchive(archive.hash) }, { code: same }), []);
    assert.deepEqual(paths({ code: assetOf(Buffer.from("a")) }, { code: assetOf(Buffer.from("b")) }), [
      "change code",
    ]);
    assert.notEqual(archive.hash, archiveOf(new Map([["ab", Buffer.from("12")]])).hash);
  });

  it("take an unknown value as changed, and a reference by its id", () => {
    assert.deepEqual(paths({ a: "x" }, { a: unknown }), ["change a"]);
    assert.deepEqual(paths({ a: new Reference("urn:1", "id") }, { a: new Reference("urn:2", "id") }), []);
    assert.deepEqual(paths({ a: new Reference("urn:1", "id") }, { a: new Reference("urn:1", "other") }), [
      "change a",
    ]);
  });
});
