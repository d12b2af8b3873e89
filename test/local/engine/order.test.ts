import assert from "node:assert/strict";
import { inDependencyOrder } from "../../../local/engine/order.ts";

const resource = (urn: string, dependencies: string[] = [], parent?: string) => ({
  urn,
  dependencies,
  parent,
});
const urns = (resources: ReturnType<typeof resource>[]) =>
  inDependencyOrder(resources).map((each) => each.urn);

describe("the order of dependencies", () => {
  it("puts parents and dependencies first and keeps the rest as it was", () => {
    assert.deepEqual(urns([resource("c", ["b"]), resource("a"), resource("b", [], "p"), resource("p")]), [
      "p",
      "b",
      "c",
      "a",
    ]);
  });

  it("holds for what is not there, for circles and for several of one URN", () => {
    assert.deepEqual(urns([resource("a", ["gone"]), resource("b", ["c"]), resource("c", ["b"])]), [
      "a",
      "c",
      "b",
    ]);
    assert.deepEqual(urns([resource("x", ["a"]), resource("a"), resource("a")]), ["a", "a", "x"]);
  });
});
