import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cliVersion, findCli } from "../../../../local/engine/cli/cli-binary.ts";
import { projectRoot } from "../harness.ts";

describe("the Pulumi CLI of this machine", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-cli-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const place = (folder: string) => {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "pulumi");
    writeFileSync(file, "");
    chmodSync(file, 0o700);
    return file;
  };

  it("is the one on the PATH, else the one that was built, else none", () => {
    const env = { PATH: join(dir, "bin"), XDG_CACHE_HOME: join(dir, "cache") };
    assert.equal(findCli(env), undefined);
    const built = place(join(dir, "cache", "slipway", "pulumi", cliVersion));
    assert.equal(findCli(env), built);
    const onPath = place(join(dir, "bin"));
    assert.equal(findCli(env), onPath);
  });

  it("is built in the version that it says it is", () => {
    const module = readFileSync(join(projectRoot, "tools", "pulumi", "go.mod"), "utf8");
    assert.match(
      module,
      new RegExp(`github\\.com/pulumi/pulumi/pkg/v3 v${cliVersion.replaceAll(".", "\\.")}`),
    );
  });
});
