import assert from "node:assert/strict";
import { join } from "node:path";
import type * as JudgeModule from "../../../infra/policies/judge.ts";
import { type RecordedResource, recordGraph } from "../../../local/recording/recorded-graph.ts";
import { readSharedConfig, withHello } from "../../../local/recording/shared-config.ts";
import { loadProgramModule } from "../../helpers/pulumi-mocks.ts";

const { judge } = loadProgramModule<typeof JudgeModule>("infra/policies/judge.ts");
const projectRoot = join(import.meta.dirname, "..", "..", "..");

describe("the recorded graph of the program", function () {
  this.timeout(120_000);
  let graph: readonly RecordedResource[];
  before(async () => {
    graph = await recordGraph(projectRoot, withHello(readSharedConfig(projectRoot, "dev"), "none"));
  });

  const changed = (type: string, properties: RecordedResource["properties"]) =>
    graph.map((each) =>
      each.type === type ? { ...each, properties: { ...each.properties, ...properties } } : each,
    );

  it("passes the policy pack, and holds the reasons of what is suppressed", () => {
    const { totals, idle, judgements } = judge(graph);
    assert.deepEqual([totals.failed, idle], [0, []]);
    assert.deepEqual(
      judgements.flatMap(({ rule, suppressed }) => suppressed.map(({ name }) => `${rule.id} ${name}`)),
      ["topic-encrypted alarms", "table-deletion-protection links", "table-deletion-protection jobs"],
    );
  });

  it("fails once a policy, made from an ARN, opens a bucket", () => {
    const open = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
    const policy = JSON.stringify({ Statement: [open] });
    const { judgements } = judge(changed("aws:s3/bucketPolicy:BucketPolicy", { policy }));
    assert.deepEqual(
      judgements.filter(({ failed }) => failed.length > 0).map(({ rule }) => rule.id),
      ["bucket-not-public", "bucket-tls"],
    );
  });

  it("knows which functions are behind an API", () => {
    const { judgements } = judge(changed("aws:lambda/function:Function", { timeout: 30 }));
    assert.deepEqual(
      judgements.filter(({ failed }) => failed.length > 0).map(({ rule }) => rule.id),
      ["function-api-timeout"],
    );
  });

  it("shows no secret", () => {
    const versions = graph.filter(({ type }) => type === "aws:secretsmanager/secretVersion:SecretVersion");
    assert.deepEqual(
      versions.map(({ properties }) => properties.secretString ?? properties.secretStringWo),
      ["[secret]"],
    );
  });
});
