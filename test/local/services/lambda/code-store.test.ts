import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeStore } from "../../../../local/services/lambda/code-store.ts";
import { archive } from "../../../helpers/archive.ts";

describe("the store of functions' code", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-code-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("keeps code once that several functions bring at the same time", async () => {
    const store = new CodeStore(folder);
    // Larger than what is written in one go.
    const files = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`${index}.js`, "x".repeat(10_000)]),
    );
    const stored = await Promise.all(Array.from({ length: 5 }, () => store.store(archive(files))));
    const [{ hash } = { hash: "" }] = stored;
    assert.deepEqual(new Set(stored.map((each) => each.hash)), new Set([hash]));
    assert.deepEqual(readdirSync(folder).toSorted(), [hash, `${hash}.zip`].toSorted());
  });
});
