import * as pulumi from "@pulumi/pulumi";
import { version } from "../package.json";
import { type PlatformConfig, type PriceClass, readConfig } from "./config";
import { type Hosts, hostsOf } from "./lib/hosts";
import type { LogRetentionDays } from "./lib/limits";

/** What differs between environments, named once. */
export interface Stage {
  /** The stack: `dev`, `prod`, `pr-12`. */
  readonly name: string;
  /** Of package.json. */
  readonly version: string;
  readonly region: string;
  readonly logRetention: LogRetentionDays;
  readonly throttle: { readonly rate: number; readonly burst: number };
  /** Neither AWS nor Pulumi deletes or replaces what holds data. */
  readonly protectData: boolean;
  /** The table can be brought back to any second of the last 35 days. */
  readonly pointInTimeRecovery: boolean;
  readonly alarms: boolean;
  readonly alarmEmail: string | undefined;
  readonly manageApiGatewayAccount: boolean;
  readonly sitePriceClass: PriceClass;
  readonly hello: PlatformConfig["hello"];
  /** Undefined where the names that AWS gives are used. */
  readonly hosts: Hosts | undefined;
  /** `3-1a2b3c4`; undefined while the program uploads the built site itself. */
  readonly siteRelease: string | undefined;
  /** The same for the deck. */
  readonly deckRelease: string | undefined;
  /** Image of the service that shows clicks as they happen; undefined where there is none. */
  readonly liveImage: string | undefined;
  /** Redirects read from a cache. */
  readonly redirectCache: boolean;
}

export function currentStage(): Stage {
  return stageOf(pulumi.getStack(), readConfig());
}

export function stageOf(name: string, config: PlatformConfig): Stage {
  const { domain, ephemeralOf } = config;
  return {
    name,
    version,
    region: config.region,
    alarmEmail: config.alarmEmail,
    hello: config.hello,
    siteRelease: config.siteRelease || undefined,
    deckRelease: config.deckRelease || undefined,
    liveImage: config.liveImage,
    redirectCache: config.redirectCache,
    hosts: domain === undefined ? undefined : hostsOf(domain, name, ephemeralOf),
    ...(ephemeralOf === undefined ? permanent(config) : ephemeral),
  };
}

type Lifecycle = Pick<
  Stage,
  | "logRetention"
  | "throttle"
  | "protectData"
  | "pointInTimeRecovery"
  | "alarms"
  | "manageApiGatewayAccount"
  | "sitePriceClass"
>;

/** What Powertools reads. https://docs.aws.amazon.com/powertools/typescript/latest/environment-variables/ */
export function powertools({ name }: Stage): Record<string, string> {
  return { POWERTOOLS_SERVICE_NAME: "go-links", POWERTOOLS_METRICS_NAMESPACE: `GoLinks/${name}` };
}

/** A stack that stays: `dev` and `prod`, by their configuration. */
function permanent(config: PlatformConfig): Lifecycle {
  return {
    logRetention: config.logRetentionDays,
    throttle: { rate: config.throttleRate, burst: config.throttleBurst },
    protectData: config.protectData,
    pointInTimeRecovery: true,
    alarms: true,
    manageApiGatewayAccount: config.manageApiGatewayAccount,
    sitePriceClass: config.sitePriceClass,
  };
}

/** A stack of a pull request, whatever the configuration says that it was copied from. */
const ephemeral: Lifecycle = {
  logRetention: 1,
  throttle: { rate: 50, burst: 100 },
  protectData: false,
  pointInTimeRecovery: false,
  alarms: false,
  // The stack that it was made from has the account's one role.
  manageApiGatewayAccount: false,
  sitePriceClass: "PriceClass_100",
};
