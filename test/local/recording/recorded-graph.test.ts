import assert from "node:assert/strict";
import { join } from "node:path";
import type * as JudgeModule from "../../../infra/policies/judge.ts";
import { type RecordedResource, recordGraph } from "../../../local/recording/recorded-graph.ts";
import { readSharedConfig, withHello } from "../../../local/recording/shared-config.ts";
import { loadProgramModule } from "../../helpers/pulumi-mocks.ts";

const { judge } = loadProgramModule<typeof JudgeModule>("infra/policies/judge.ts");
const projectRoot = join(import.meta.dirname, "..", "..", "..");

function record(more: Readonly<Record<string, string>>): Promise<readonly RecordedResource[]> {
  const config = withHello(readSharedConfig(projectRoot, "dev"), "none");
  return recordGraph(projectRoot, { ...config, values: { ...config.values, ...more } });
}

describe("the recorded graph of the program", function () {
  this.timeout(120_000);
  let graph: readonly RecordedResource[];
  before(async () => {
    graph = await record({});
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

  it("passes it with all that can be turned on, which then has something to judge by every rule", async () => {
    const everything = await record({
      "platform:domain": "example.com",
      "platform:alarmEmail": "ops@example.com",
      "platform:live": "true",
      "platform:liveImage": "123456789012.dkr.ecr.us-east-1.amazonaws.com/live:1",
      "platform:redirectCache": "true",
    });
    const { totals, idle, judgements } = judge(everything);
    assert.deepEqual([totals.failed, totals.notApplicable, idle], [0, 0, []]);
    const asked = judgements.find(({ rule }) => rule.id === "tagged")?.rule.types ?? [];
    const tagged = everything.filter(({ properties }) => "tags" in properties).map(({ type }) => type);
    assert.deepEqual(
      tagged.filter((type) => !asked.includes(type)),
      [],
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
