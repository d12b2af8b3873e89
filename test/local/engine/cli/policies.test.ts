import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyProject, type ProjectCopy } from "../../../helpers/project-copy.ts";
import { needCli } from "../../../helpers/pulumi-cli.ts";
import { runSlipway } from "../../../helpers/slipway.ts";

/** The pack as CrossGuard runs it, over the program's preview from nothing. */
describe("the policy pack under the real CLI", function () {
  this.timeout(120_000);
  let project: ProjectCopy;
  let stateDir: string;

  before(async function () {
    await needCli(this);
    project = await copyProject();
    stateDir = await mkdtemp(join(tmpdir(), "slipway-policies-"));
    await project.edit("Pulumi.dev.yaml", "platform:hello: auto", "platform:hello: node");
  });
  after(async () => {
    await project?.remove();
    if (stateDir !== undefined) await rm(stateDir, { recursive: true });
  });

  const preview = () =>
    runSlipway(
      ["pulumi", "preview", "--policy-pack", "infra/policies", "--non-interactive", "--state-dir", stateDir],
      project.root,
    );

  it("has nothing against the program: what is suppressed with a reason is", async () => {
    const { code, out, err } = await preview();
    assert.equal(code, 0, out + err);
    assert.match(out, /platform@v1\.0\.0 \(local/);
    assert.doesNotMatch(out, /\[mandatory\]/);
  });

  it("fails a preview that breaks a rule", async () => {
    const undo = await project.edit(
      "infra/components/lambda-function.ts",
      'mode: "Active"',
      'mode: "PassThrough"',
    );
    const { code, out } = await preview();
    await undo();
    assert.notEqual(code, 0, out);
    assert.match(out, /\[mandatory\]\s+function-tracing/);
    assert.match(out, /has tracing mode "PassThrough"; set "Active"/);
  });

  it("fails one whose suppression is gone", async () => {
    const undo = await project.edit("infra/alarms.ts", '"topic-encrypted",', '"topic-tls",');
    const { code, out } = await preview();
    await undo();
    assert.notEqual(code, 0, out);
    assert.match(out, /\[mandatory\]\s+topic-encrypted/);
  });
});
