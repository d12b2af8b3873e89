import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { needCli } from "../../../helpers/pulumi-cli.ts";
import { type CliBench, openCliBench } from "./cli-harness.ts";

const password = "correct-horse-battery";

describe("a secret of the configuration, on the real engine", function () {
  this.timeout(60_000);
  let bench: CliBench;

  before(async function () {
    bench = openCliBench(await needCli(this));
  });
  after(() => bench?.close());

  it("reaches the program and the handler, and stands in no file", async () => {
    const setup = {
      values: { "fixture:password": password, "fixture:step": "1" },
      secretKeys: ["fixture:password"],
    };
    const code = await bench.run("secrets", ["up", "--yes", "--skip-preview", "--non-interactive"], setup);
    assert.equal(code, 0, bench.output());
    const texts = [...bench.things.existing.values()].map(({ text }) => text);
    assert.ok(texts.includes(password));
    const files = readdirSync(bench.dir, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    );
    assert.ok(files.length > 3);
    for (const { parentPath, name } of files) {
      assert.ok(!readFileSync(join(parentPath, name), "utf8").includes(password), join(parentPath, name));
    }
  });
});
