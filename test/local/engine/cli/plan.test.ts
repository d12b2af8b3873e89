import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliCloud } from "../../../../local/cli-cloud.ts";
import { LocalCloud } from "../../../../local/cloud.ts";
import { runCli } from "../../../../local/engine/cli/cli-run.ts";
import { readProgramConfig } from "../../../../local/engine/config.ts";
import { silentLog } from "../../../../local/log.ts";
import { copyProject, type ProjectCopy } from "../../../helpers/project-copy.ts";
import { needCli } from "../../../helpers/pulumi-cli.ts";

/** Replaces a text in a file of the project. */
type Edit = readonly [file: string, from: string, to: string];

const prepared: Readonly<Record<string, readonly Edit[]>> = {
  "an edited handler": [
    ["functions/meta/version.ts", "json(200, version)", 'json(200, { ...version, mark: "edited" })'],
  ],
  "a new function": [
    [
      "infra/api.ts",
      'version: define("version", {',
      'version: (define("echo", { callback: () => showOpenApi("new") }), define)("version", {',
    ],
  ],
  "a route that goes to another function": [
    [
      "infra/api.ts",
      'openapi: define("openapi", { callback: () => showOpenApi(document) })',
      'openapi: define("document", { callback: () => showOpenApi(document) })',
    ],
  ],
  "another key of the table": [["infra/data.ts", "hashKey: linksTable.hashKey", 'hashKey: "another"']],
  "a removed resource": [["infra/index.ts", "createAlarms(stage, api);", "void createAlarms;"]],
  "a changed tag": [["infra/index.ts", "Stack: stage.name", 'Stack: stage.name, Team: "links"']],
  "a changed environment variable": [["infra/api.ts", "VERSION: stage.version", 'VERSION: "next"']],
};

const tooMuch = `version: (define("echo", {
  callback: () => showOpenApi("new"),
  environment: { ...environment, BIG: "x".repeat(4096) },
}), define)("version", {`;

/** The program, applied once by each engine; what each then says of prepared changes. */
describe("plan and pulumi preview", function () {
  this.timeout(180_000);
  let project: ProjectCopy;
  let dir: string;
  let local: LocalCloud;
  let cloud: CliCloud;
  let output = "";
  let pulumi: (args: readonly string[]) => Promise<number>;

  /** Makes the edits for as long as `then` runs. */
  const edited = async (edits: readonly Edit[], then: () => Promise<void>) => {
    const undo: (() => Promise<void>)[] = [];
    try {
      for (const [file, from, to] of edits) undo.unshift(await project.edit(file, from, to));
      await then();
    } finally {
      for (const each of undo) await each();
    }
  };

  before(async function () {
    const cli = await needCli(this);
    project = await copyProject();
    dir = mkdtempSync(join(tmpdir(), "slipway-plan-"));
    const options = {
      projectRoot: project.root,
      stack: "dev",
      ports: { site: 0, endpoint: 0 },
      log: silentLog,
    };
    await project.edit("Pulumi.dev.yaml", "platform:hello: auto", "platform:hello: none");
    local = new LocalCloud({ ...options, dir: join(dir, "embedded") });
    await local.start();
    await local.up();
    cloud = new CliCloud({ ...options, dir: join(dir, "real") });
    await cloud.start();
    const config = readProgramConfig(project.root, "dev", { stateDir: join(dir, "real") });
    pulumi = (args) => {
      output = "";
      return runCli(
        {
          cli,
          projectRoot: project.root,
          dir: join(dir, "real"),
          config,
          cloud: { providerAddress: cloud.engine.address, endpointUrl: cloud.endpointUrl },
          onOutput: (said) => {
            output += said;
          },
        },
        [...args, "--non-interactive"],
      );
    };
    assert.equal(await pulumi(["up", "--yes", "--skip-preview"]), 0, output);
  });
  after(async () => {
    await local?.stop();
    await cloud?.stop();
    await project?.remove();
    if (dir !== undefined) rmSync(dir, { recursive: true });
  });

  for (const [what, edits] of Object.entries(prepared)) {
    it(`name the same operations for ${what}`, () =>
      edited(edits, async () => {
        const { steps } = await local.plan();
        assert.equal(await pulumi(["preview", "--json"]), 0, output);
        const planned = steps.map(({ operation, urn }) => `${operation} ${urn}`);
        const previewed: readonly { op: string; urn: string }[] = JSON.parse(output).steps;
        const changes = operations(planned);
        assert.ok(changes.length > 0, "something changes");
        assert.deepEqual(changes, operations(previewed.map(({ op, urn }) => `${plainly(op)} ${urn}`)));
      }));
  }

  it("refuse what AWS would, though the new function's role is not known yet", () =>
    edited([["infra/api.ts", 'version: define("version", {', tooMuch]], async () => {
      const problem = /the variables have \d+ bytes together; Lambda takes 4096/;
      await assert.rejects(local.plan(), problem);
      assert.notEqual(await pulumi(["preview"]), 0);
      assert.match(output, problem);
    }));
});

/** The steps that change something, each once, sorted. */
function operations(steps: readonly string[]): string[] {
  return [...new Set(steps)].filter((step) => !/^(same|read) /.test(step)).sort();
}

/** A replace is a step, or three, in Pulumi's words. */
function plainly(op: string): string {
  return op === "create-replacement" || op === "delete-replaced" ? "replace" : op;
}
