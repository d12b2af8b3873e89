import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliCloud } from "../../../../local/cli-cloud.ts";
import { LocalCloud } from "../../../../local/cloud.ts";
import { runCli } from "../../../../local/engine/cli/cli-run.ts";
import { readProgramConfig } from "../../../../local/engine/config.ts";
import { silentLog } from "../../../../local/log.ts";
import { type NormalResource, ofEmbedded, ofExport, withoutChance } from "../../../helpers/normal-state.ts";
import { needCli } from "../../../helpers/pulumi-cli.ts";

const projectRoot = join(import.meta.dirname, "..", "..", "..", "..");

/** The whole program, applied by the embedded engine and by the real one. */
describe("the embedded engine and the real one", function () {
  this.timeout(180_000);
  let dir: string;
  let embedded: readonly NormalResource[];
  let real: readonly NormalResource[];

  before(async function () {
    const cli = await needCli(this);
    dir = mkdtempSync(join(tmpdir(), "slipway-agreement-"));
    const ports = { site: 0, endpoint: 0 };
    const local = new LocalCloud({
      projectRoot,
      stack: "dev",
      dir: join(dir, "embedded"),
      ports,
      log: silentLog,
    });
    try {
      await local.start();
      await local.up();
      embedded = withoutChance([...local.engine.resources.values()].map(ofEmbedded));
    } finally {
      await local.stop();
    }
    const cloud = new CliCloud({ projectRoot, stack: "dev", dir: join(dir, "real"), ports, log: silentLog });
    try {
      await cloud.start();
      let output = "";
      const config = readProgramConfig(projectRoot, "dev", { stateDir: join(dir, "real") });
      const run = (args: readonly string[]) =>
        runCli(
          {
            cli,
            projectRoot,
            dir: join(dir, "real"),
            config,
            cloud: { providerAddress: cloud.engine.address, endpointUrl: cloud.endpointUrl },
            onOutput: (text) => {
              output += text;
            },
          },
          args,
        );
      assert.equal(await run(["up", "--yes", "--skip-preview", "--non-interactive"]), 0, output);
      output = "";
      assert.equal(await run(["stack", "export", "--show-secrets"]), 0, output);
      real = withoutChance(ofExport(output));
    } finally {
      await cloud.stop();
    }
  });
  after(() => {
    if (dir !== undefined) rmSync(dir, { recursive: true });
  });

  it("register the same URNs", () => {
    assert.ok(embedded.length > 100);
    assert.deepEqual(
      real.map(({ urn }) => urn),
      embedded.map(({ urn }) => urn),
    );
  });

  for (const part of ["inputs", "outputs"] as const) {
    it(`keep the same ${part} of every resource, secrets marked alike`, () => {
      const byUrn = new Map(real.map((each) => [each.urn, each]));
      for (const each of embedded)
        assert.deepEqual(byUrn.get(each.urn)?.[part], each[part], `${part} of ${each.urn}`);
    });
  }
});
