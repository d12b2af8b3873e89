import * as pulumi from "@pulumi/pulumi";
import {
  apiGatewayThrottle,
  isLogRetentionDays,
  type LogRetentionDays,
  logRetentionDays,
} from "./lib/limits";

/** What `pulumi config` sets for a stack; Pulumi.yaml describes each key. */
export interface PlatformConfig {
  readonly region: string;
  readonly logRetentionDays: LogRetentionDays;
  readonly throttleRate: number;
  readonly throttleBurst: number;
  readonly protectData: boolean;
  readonly manageApiGatewayAccount: boolean;
  readonly sitePriceClass: PriceClass;
  /** Empty while the program uploads the built site itself. */
  readonly siteRelease: string;
}

const priceClasses = ["PriceClass_100", "PriceClass_200", "PriceClass_All"] as const;
export type PriceClass = (typeof priceClasses)[number];

/**
 * The only reader of the stack's configuration.
 * @throws pulumi.RunError that lists every missing and every bad key together
 */
export function readConfig(): PlatformConfig {
  const problems: string[] = [];
  const platform = new Reader("platform", problems);
  const config = {
    // awsx builds the addresses of its integrations from the region before any resource exists.
    region: new Reader("aws", problems).text(
      "region",
      /^[a-z]{2}(-[a-z]+)+-\d$/,
      'a region like "eu-central-1"',
    ),
    logRetentionDays: platform.number(
      "logRetentionDays",
      isLogRetentionDays,
      `one of ${logRetentionDays.join(", ")}`,
    ),
    throttleRate: platform.number(
      "throttleRate",
      upTo(apiGatewayThrottle.maxRate),
      `1 to ${apiGatewayThrottle.maxRate}`,
    ),
    throttleBurst: platform.number(
      "throttleBurst",
      upTo(apiGatewayThrottle.maxBurst),
      `1 to ${apiGatewayThrottle.maxBurst}`,
    ),
    protectData: platform.boolean("protectData"),
    manageApiGatewayAccount: platform.boolean("manageApiGatewayAccount"),
    sitePriceClass: platform.oneOf("sitePriceClass", priceClasses),
    siteRelease: platform.text(
      "siteRelease",
      /^(\d+-[0-9a-f]{7})?$/,
      'a release like "3-1a2b3c4", or "" for the built folder',
    ),
  };
  if (problems.length > 0) {
    throw new pulumi.RunError(
      `the configuration of stack "${pulumi.getStack()}" is not usable:\n${problems.map((each) => `  ${each}`).join("\n")}`,
    );
  }
  // Every reader that answered undefined has put down a problem.
  return config as PlatformConfig;
}

function upTo(max: number): (value: number) => value is number {
  return (value): value is number => value >= 1 && value <= max;
}

class Reader {
  readonly #config: pulumi.Config;
  readonly #namespace: string;
  readonly #problems: string[];

  constructor(namespace: string, problems: string[]) {
    this.#config = new pulumi.Config(namespace);
    this.#namespace = namespace;
    this.#problems = problems;
  }

  text(key: string, pattern: RegExp, allowed: string): string | undefined {
    const value = this.#config.get(key);
    return value !== undefined && pattern.test(value) ? value : this.#refuse(key, value, allowed);
  }

  oneOf<Value extends string>(key: string, values: readonly Value[]): Value | undefined {
    const value = this.#config.get(key);
    return values.find((each) => each === value) ?? this.#refuse(key, value, `one of ${values.join(", ")}`);
  }

  number<Value extends number>(
    key: string,
    isAllowed: (value: number) => value is Value,
    allowed: string,
  ): Value | undefined {
    const text = this.#config.get(key);
    const value = Number(text);
    const whole = text !== undefined && /^\d+$/.test(text);
    return whole && isAllowed(value) ? value : this.#refuse(key, text, `a whole number, ${allowed}`);
  }

  boolean(key: string): boolean | undefined {
    const value = this.#config.get(key);
    return value === "true" || value === "false"
      ? value === "true"
      : this.#refuse(key, value, "true or false");
  }

  #refuse(key: string, value: string | undefined, allowed: string): undefined {
    const name = `${this.#namespace}:${key}`;
    const got = value === undefined ? "is missing" : `is "${value}"`;
    this.#problems.push(`${name} ${got}; allowed is ${allowed}: pulumi config set ${name} <value>`);
    return undefined;
  }
}
