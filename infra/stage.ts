import * as pulumi from "@pulumi/pulumi";
import { version } from "../package.json";
import { type PriceClass, readConfig } from "./config";
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
  /** `3-1a2b3c4`; undefined while the program uploads the built site itself. */
  readonly siteRelease: string | undefined;
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
    siteRelease: config.siteRelease || undefined,
  };
}
