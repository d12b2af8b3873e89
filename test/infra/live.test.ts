import assert from "node:assert/strict";
import type { PlatformConfig } from "../../infra/config.ts";
import type * as LiveModule from "../../infra/live.ts";
import type * as StageModule from "../../infra/stage.ts";
import { resolvedValue } from "../helpers/outputs.ts";
import { loadProgramModule, networkCalls, register } from "../helpers/pulumi-mocks.ts";

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
      live = createLive(stageOf("dev", { ...config, ...changes }));
    },
    { calls: networkCalls },
  );
  const components = resources.filter(({ type }) => type.startsWith("platform:"));
  return { live, resources, components: components.map(({ type }) => type.split(":").at(-1)) };
}

describe("what stays up", () => {
  it("is nothing unless the configuration asks for it", async () => {
    const { live, resources } = await createdWith({});
    assert.deepEqual([live, resources], [undefined, []]);
  });

  it("is the cache alone, for redirects", async () => {
    const { live, components } = await createdWith({ redirectCache: true });
    assert.deepEqual(components, ["Cache", "Network", "Secret"]);
    assert.equal(live?.service, undefined);
    assert.deepEqual(await resolvedValue(live?.cacheClient), {
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
    assert.deepEqual(components, ["Cache", "LoadBalancer", "Network", "Secret", "Service"]);
    assert.ok(live?.service);
  });
});
