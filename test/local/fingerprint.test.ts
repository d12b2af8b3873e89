import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fingerprint } from "../../local/fingerprint.ts";

describe("fingerprint", () => {
  let root: string;
  const now = () => fingerprint(root, ["infra", "Pulumi.yaml"], ["node_modules"]);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "slipway-fingerprint-"));
    mkdirSync(join(root, "infra", "node_modules"), { recursive: true });
    writeFileSync(join(root, "infra", "index.ts"), "one");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("stays while nothing changes", () => {
    assert.equal(now(), now());
  });

  const changes: readonly (readonly [string, () => void])[] = [
    ["a file's content", () => writeFileSync(join(root, "infra", "index.ts"), "two")],
    ["a file's name", () => renameSync(join(root, "infra", "index.ts"), join(root, "infra", "main.ts"))],
    ["a new file", () => writeFileSync(join(root, "infra", "new.ts"), "")],
    ["a file that was absent", () => writeFileSync(join(root, "Pulumi.yaml"), "")],
  ];
  for (const [what, change] of changes) {
    it(`changes with ${what}`, () => {
      const before = now();
      change();
      assert.notEqual(now(), before);
    });
  }

  it("leaves out the folders to skip", () => {
    const before = now();
    writeFileSync(join(root, "infra", "node_modules", "x.js"), "x");
    assert.equal(now(), before);
  });
});
