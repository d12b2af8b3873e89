import assert from "node:assert/strict";
import { join } from "node:path";
import type * as ReportModule from "../../infra/policies/report.ts";
import { installCheckov } from "../../local/checkov/run-checkov.ts";
import { checkovText, checkovVerdict } from "../../local/checkov/verdict.ts";
import { pythonProblem } from "../../local/python.ts";
import { type RecordedResource, recordGraph } from "../../local/recording/recorded-graph.ts";
import { readSharedConfig, withHello } from "../../local/recording/shared-config.ts";
import { loadProgramModule } from "../helpers/pulumi-mocks.ts";

const pack = loadProgramModule<typeof ReportModule>("infra/policies/report.ts");
const projectRoot = join(import.meta.dirname, "..", "..");

describe("Checkov, on what the program makes", function () {
  // Checkov is installed first, once for a machine.
  this.timeout(480_000);
  let checkov: string;
  let graphs: ReadonlyMap<string, readonly RecordedResource[]>;

  before(async function () {
    const problem = await pythonProblem();
    if (problem !== undefined && process.env.CI !== "true") {
      process.stderr.write(`    skipped: ${problem}\n`);
      this.skip();
    }
    assert.equal(problem, undefined);
    checkov = await installCheckov();
    graphs = new Map([
      ["dev", await graphOf("dev")],
      ["prod", await graphOf("prod")],
    ]);
  });

  it("finds nothing that is not suppressed with a reason, and no reason is idle", async () => {
    const verdict = await checkovVerdict(checkov, graphs, pack);
    assert.deepEqual(
      [verdict.idle, Object.values(verdict.stacks).flatMap(({ failed }) => failed)],
      [[], []],
      checkovText(verdict),
    );
    // That it looked at all: had the plan's form been another one, it would have found as little.
    assert.ok(Object.values(verdict.stacks).every(({ passed }) => passed > 200));
  });

  it("finds a bucket that was opened, and a reason that serves nothing", async () => {
    const open = graphs
      .get("dev")
      ?.map((each) =>
        each.type === "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock" &&
        each.name === "site-bucket-access"
          ? { ...each, properties: { ...each.properties, blockPublicPolicy: false } }
          : each,
      );
    assert.ok(open);
    const idle = { check: "CKV_AWS_1", asks: "nothing of ours", reason: "there is none" };
    const verdict = await checkovVerdict(checkov, new Map([["dev", open]]), {
      ...pack,
      checkovExcuses: [...pack.checkovExcuses, idle],
    });
    assert.deepEqual(
      verdict.stacks.dev?.failed.map(({ check, name }) => `${check} ${name}`),
      ["CKV_AWS_54 site-bucket-access", "CKV2_AWS_6 site-bucket"],
    );
    assert.deepEqual(verdict.idle, [idle]);
  });
});

function graphOf(stack: string): Promise<readonly RecordedResource[]> {
  return recordGraph(projectRoot, withHello(readSharedConfig(projectRoot, stack), "none"));
}
