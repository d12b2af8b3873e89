import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReleaseSetting } from "../../../releases/target/release-setting.ts";

describe("the setting that names the live release", () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-setting-"));
    file = join(dir, "Pulumi.dev.yaml");
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const stack = () => new ReleaseSetting(file, ["config", "platform:siteRelease"]);
  const text = () => readFileSync(file, "utf8");

  it("joins the others of a stack, whose order and comments stay", () => {
    writeFileSync(
      file,
      "# of the team\nconfig:\n  aws:region: eu-central-1 # Frankfurt\n  platform:protectData: true\n",
    );
    stack().value = "3-1a2b3c4";
    const before =
      "# of the team\nconfig:\n  aws:region: eu-central-1 # Frankfurt\n  platform:protectData: true\n";
    assert.equal(text(), `${before}  platform:siteRelease: 3-1a2b3c4\n`);
    assert.equal(stack().value, "3-1a2b3c4");
    stack().value = undefined;
    assert.equal(text(), before);
  });

  it("stays a text, whatever YAML would make of it", () => {
    stack().value = "4-1234567";
    assert.equal(stack().value, "4-1234567");
    stack().value = "5-12e4567";
    assert.equal(text(), "config:\n  platform:siteRelease: 5-12e4567\n");
    assert.equal(stack().value, "5-12e4567");
  });

  it("makes the file where there is none", () => {
    const local = new ReleaseSetting(file, ["platform:siteRelease"]);
    assert.equal(local.value, undefined);
    local.value = undefined;
    local.value = "1-1a2b3c4";
    assert.equal(text(), "platform:siteRelease: 1-1a2b3c4\n");
    local.value = undefined;
    assert.equal(local.value, undefined);
    local.value = "1-1a2b3c4";
    assert.equal(text(), "platform:siteRelease: 1-1a2b3c4\n");
  });

  it("says which file is no YAML, and leaves it", () => {
    writeFileSync(file, "config: [");
    assert.throws(() => {
      stack().value = "1-1a2b3c4";
    }, /Pulumi.dev.yaml is not valid YAML/);
    assert.equal(text(), "config: [");
  });
});
