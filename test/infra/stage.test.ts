import assert from "node:assert/strict";
import type * as AlarmsModule from "../../infra/alarms.ts";
import type * as ApiModule from "../../infra/api.ts";
import type { PlatformConfig } from "../../infra/config.ts";
import type * as DataModule from "../../infra/data.ts";
import type * as JobsModule from "../../infra/jobs.ts";
import type * as SettingsModule from "../../infra/settings.ts";
import type * as StageModule from "../../infra/stage.ts";
import { loadProgramModule, register } from "../helpers/pulumi-mocks.ts";

const { stageOf } = loadProgramModule<typeof StageModule>("infra/stage.ts");
const { createAlarms } = loadProgramModule<typeof AlarmsModule>("infra/alarms.ts");
const { createApi } = loadProgramModule<typeof ApiModule>("infra/api.ts");
const { createData } = loadProgramModule<typeof DataModule>("infra/data.ts");
const { createJobs } = loadProgramModule<typeof JobsModule>("infra/jobs.ts");
const { createSettings } = loadProgramModule<typeof SettingsModule>("infra/settings.ts");

const config: PlatformConfig = {
  region: "eu-central-1",
  logRetentionDays: 90,
  throttleRate: 1000,
  throttleBurst: 2000,
  protectData: true,
  manageApiGatewayAccount: true,
  sitePriceClass: "PriceClass_All",
  domain: "example.com",
  ephemeralOf: undefined,
  alarmEmail: "ops@example.com",
  hello: ["go"],
  siteRelease: "",
  deckRelease: "4-1a2b3c4",
  live: false,
  liveImage: undefined,
  redirectCache: false,
};

describe("a stage", () => {
  it("that stays is as its configuration says, with backups and alarms", () => {
    const { version: _, ...stage } = stageOf("prod", config);
    assert.deepEqual(stage, {
      name: "prod",
      region: "eu-central-1",
      alarmEmail: "ops@example.com",
      hello: ["go"],
      siteRelease: undefined,
      deckRelease: "4-1a2b3c4",
      liveImage: undefined,
      redirectCache: false,
      hosts: { zone: "example.com", site: "example.com", api: "api.example.com" },
      logRetention: 90,
      throttle: { rate: 1000, burst: 2000 },
      protectData: true,
      pointInTimeRecovery: true,
      alarms: true,
      manageApiGatewayAccount: true,
      sitePriceClass: "PriceClass_All",
    });
  });

  it("of a pull request keeps nothing and costs little, whatever it was copied from", () => {
    const { version: _, ...stage } = stageOf("pr-12", { ...config, ephemeralOf: "dev" });
    assert.deepEqual(stage, {
      name: "pr-12",
      region: "eu-central-1",
      alarmEmail: "ops@example.com",
      hello: ["go"],
      siteRelease: undefined,
      deckRelease: "4-1a2b3c4",
      liveImage: undefined,
      redirectCache: false,
      hosts: {
        zone: "example.com",
        site: "pr-12.dev.example.com",
        api: "api.pr-12.dev.example.com",
      },
      logRetention: 1,
      throttle: { rate: 50, burst: 100 },
      protectData: false,
      pointInTimeRecovery: false,
      alarms: false,
      manageApiGatewayAccount: false,
      sitePriceClass: "PriceClass_100",
    });
  });

  it("without a domain has no hosts", () =>
    assert.equal(stageOf("dev", { ...config, domain: undefined }).hosts, undefined));

  it("that stays has four alarms for each of four groups, and one topic with the address", async function () {
    this.timeout(30_000);
    const made = async (name: string, ephemeralOf?: string) => {
      const stage = stageOf(name, { ...config, ephemeralOf });
      const create = () => {
        const [data, settings] = [createData(stage), createSettings(stage)];
        const jobs = createJobs(stage, data, settings);
        const api = createApi(stage, { data, settings, jobs, live: undefined, observability: {} });
        createAlarms(stage, api);
      };
      const resources = await register(create, { stack: name });
      const count = (type: string) => resources.filter((each) => each.type === type).length;
      return [
        count("aws:cloudwatch/metricAlarm:MetricAlarm"),
        count("aws:sns/topic:Topic"),
        count("aws:sns/topicSubscription:TopicSubscription"),
      ];
    };
    assert.deepEqual(await made("prod"), [16, 1, 1]);
    assert.deepEqual(await made("pr-12", "dev"), [0, 0, 0]);
  });
});
