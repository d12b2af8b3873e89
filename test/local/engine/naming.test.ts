import assert from "node:assert/strict";
import { autoNameOf } from "../../../local/engine/naming.ts";
import { openBench } from "./harness.ts";

describe("automatic names", () => {
  it("are the logical name and seven hex digits that follow from the seed", () => {
    const rule = { property: "name", maxLength: 64 };
    assert.match(autoNameOf("links", "seed", rule), /^links-[0-9a-f]{7}$/);
    assert.equal(autoNameOf("links", "seed", rule), autoNameOf("links", "seed", rule));
    assert.notEqual(autoNameOf("links", "seed", rule), autoNameOf("links", "other seed", rule));
  });

  it("keep to AWS's longest name and to lower case where it must be", () => {
    const name = autoNameOf("A".repeat(80), "seed", { property: "bucket", maxLength: 63, lowerCase: true });
    assert.equal(name.length, 63);
    assert.match(name, /^a{55}-[0-9a-f]{7}$/);
  });

  it("end as AWS wants them to, within its longest name", () => {
    const name = autoNameOf("jobs".repeat(30), "seed", { property: "name", maxLength: 80 }, ".fifo");
    assert.equal(name.length, 80);
    assert.match(name, /^(jobs)+[jobs]*-[0-9a-f]{7}\.fifo$/);
  });

  it("have that ending where an input asks for it, and nowhere else", async () => {
    const suffix = { when: "other", text: ".fifo" };
    const bench = openBench({ autoName: { property: "name", maxLength: 30, suffix } });
    try {
      const engine = bench.engine("suffixed");
      await engine.up();
      const names = [...bench.things.existing.keys()].sort();
      assert.match(names.join(" "), /^ended-[0-9a-f]{7}\.fifo plain-[0-9a-f]{7}$/);
      const again = await engine.up();
      assert.deepEqual(
        again.steps.map(({ operation }) => operation).filter((operation) => operation !== "same"),
        [],
        "the names stay",
      );
    } finally {
      await bench.close();
    }
  });
});
