import * as pulumi from "@pulumi/pulumi";
import { version } from "../package.json";
import { type PlatformConfig, type PriceClass, readConfig } from "./config";
import type { LogRetentionDays } from "./lib/limits";

/** What differs between environments, named once. */
export interface Stage {
  /** The stack: `dev`, `prod`. */
  readonly name: string;
  /** Of package.json. */
  readonly version: string;
  readonly logRetention: LogRetentionDays;
  readonly throttle: { readonly rate: number; readonly burst: number };
  readonly protectData: boolean;
  readonly manageApiGatewayAccount: boolean;
  readonly sitePriceClass: PriceClass;
  readonly hello: PlatformConfig["hello"];
}

export function currentStage(): Stage {
  const config = readConfig();
  return {
    name: pulumi.getStack(),
    version,
    logRetention: config.logRetentionDays,
    throttle: { rate: config.throttleRate, burst: config.throttleBurst },
    protectData: config.protectData,
    manageApiGatewayAccount: config.manageApiGatewayAccount,
    sitePriceClass: config.sitePriceClass,
    hello: config.hello,
  };
}
