import assert from "node:assert/strict";
import type { PlatformConfig } from "../../infra/config.ts";
import type * as DataModule from "../../infra/data.ts";
import type * as LiveModule from "../../infra/live.ts";
import type * as StageModule from "../../infra/stage.ts";
import { resolvedValue } from "../helpers/outputs.ts";
import { loadProgramModule, networkCalls, one, register } from "../helpers/pulumi-mocks.ts";

const { createData } = loadProgramModule<typeof DataModule>("infra/data.ts");
const { createLive } = loadProgramModule<typeof LiveModule>("infra/live.ts");
const { stageOf } = loadProgramModule<typeof StageModule>("infra/stage.ts");

const config: PlatformConfig = {
  region: "us-east-1",
  logRetentionDays: 14,
  throttleRate: 50,
  throttleBurst: 100,
  protectData: false,
  manageApiGatewayAccount: true,
  sitePriceClass: "PriceClass_100",
  domain: undefined,
  ephemeralOf: undefined,
  alarmEmail: undefined,
  hello: [],
  siteRelease: "",
  deckRelease: "",
  live: false,
  liveImage: undefined,
  redirectCache: false,
};
const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/live:1";

async function createdWith(changes: Partial<PlatformConfig>) {
  let live: LiveModule.Live | undefined;
  const resources = await register(
    () => {
      const stage = stageOf("dev", { ...config, ...changes });
      live = createLive(stage, createData(stage));
    },
    { calls: networkCalls },
  );
  const components = resources.filter(({ type }) => /^platform:components:(?!Table|Bucket)/.test(type));
  return { live, resources, components: components.map(({ type }) => type.split(":").at(-1)) };
}

describe("what stays up", () => {
  it("is nothing unless the configuration asks for it", async () => {
    const { live, components } = await createdWith({});
    assert.deepEqual([live, components], [undefined, []]);
  });

  it("is the cache alone, for redirects", async () => {
    const { live, components } = await createdWith({ redirectCache: true });
    assert.deepEqual(components, ["Cache", "InlineFunction", "Network", "Secret"]);
    assert.equal(live?.service, undefined);
    assert.deepEqual(await resolvedValue(live?.redirectCache), {
      network: {
        subnetIds: ["network-1-id", "network-2-id"],
        securityGroupIds: ["network-outbound-id", "cache-clients-id"],
      },
      environment: {
        REDIS_URL: "rediss://master.cache.abc123.use1.cache.amazonaws.com:6379",
        REDIS_PASSWORD_SECRET: "arn:aws:secretsmanager:us-east-1:123456789012:cache-password-value",
      },
      grants: [
        {
          actions: ["secretsmanager:GetSecretValue"],
          resources: ["arn:aws:secretsmanager:us-east-1:123456789012:cache-password-value"],
        },
      ],
    });
  });

  it("is service and cache, for live clicks", async () => {
    const { live, components } = await createdWith({ live: true, liveImage: image });
    assert.deepEqual(components, ["Cache", "InlineFunction", "LoadBalancer", "Network", "Secret", "Service"]);
    assert.ok(live?.service);
    assert.equal(live.redirectCache, undefined);
  });

  it("hears of the table's changes from inside the network, and gives up those that are old", async () => {
    const { resources } = await createdWith({ live: true, liveImage: image });
    const relay = one(resources, "aws:lambda/function:Function", "relay-changes").inputs;
    assert.deepEqual(relay.vpcConfig, {
      subnetIds: ["network-1-id", "network-2-id"],
      securityGroupIds: ["network-outbound-id", "cache-clients-id"],
    });
    const mapping = one(resources, "aws:lambda/eventSourceMapping:EventSourceMapping", "links-relay").inputs;
    assert.deepEqual([mapping.startingPosition, mapping.maximumRecordAgeInSeconds], ["LATEST", 60]);
    const { policy } = one(resources, "aws:iam/rolePolicy:RolePolicy", "relay-changes-policy").inputs;
    const actions = JSON.parse(policy).Statement.flatMap(({ Action }: { Action: string[] }) => Action);
    assert.deepEqual(actions.sort(), [
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
      "dynamodb:ListStreams",
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "secretsmanager:GetSecretValue",
      "sqs:SendMessage",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]);
  });
});
