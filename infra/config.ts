import * as pulumi from "@pulumi/pulumi";
import { imagePattern } from "./lib/container";
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
  /** Languages that have a hello function; `auto`: those whose tools are on the machine that runs the program. */
  readonly hello: "auto" | readonly HelloLanguage[];
  /** `example.com`; undefined for the names that AWS gives. */
  readonly domain: string | undefined;
  /** The stack that this one was made from for a while; undefined for a stack that stays. */
  readonly ephemeralOf: string | undefined;
  readonly alarmEmail: string | undefined;
  /** Empty while the program uploads the built site itself. */
  readonly siteRelease: string;
  /** The same for the deck. */
  readonly deckRelease: string;
  readonly live: boolean;
  /** Of ECR; undefined where `live` is false. */
  readonly liveImage: string | undefined;
  readonly redirectCache: boolean;
}

const priceClasses = ["PriceClass_100", "PriceClass_200", "PriceClass_All"] as const;
export type PriceClass = (typeof priceClasses)[number];

export const helloLanguages = ["node", "python", "ruby", "java", "go", "csharp"] as const;
export type HelloLanguage = (typeof helloLanguages)[number];

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
    hello: platform.words("hello", ["auto"], helloLanguages),
    domain: platform.optionalText("domain", domainPattern, 'a domain like "example.com", in lower case'),
    ephemeralOf: platform.optionalText("ephemeralOf", /^[\w.-]{1,100}$/, 'the name of a stack, like "dev"'),
    alarmEmail: platform.optionalText("alarmEmail", /^[^\s@]+@[^\s@]+$/, "an e-mail address"),
    siteRelease: platform.release("siteRelease"),
    deckRelease: platform.release("deckRelease"),
    live: platform.boolean("live"),
    redirectCache: platform.boolean("redirectCache"),
  };
  const liveImage = config.live
    ? platform.text("liveImage", imagePattern, "an image of ECR, built as docs/live.md says")
    : undefined;
  if (problems.length > 0) {
    throw new pulumi.RunError(
      `the configuration of stack "${pulumi.getStack()}" is not usable:\n${problems.map((each) => `  ${each}`).join("\n")}`,
    );
  }
  // Every reader of a required key that answered undefined has put down a problem.
  return { ...config, liveImage } as PlatformConfig;
}

/** Labels of letters, digits and hyphens, at least two: https://www.rfc-editor.org/rfc/rfc1123#page-13 */
const domainPattern = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

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

  release(key: string): string | undefined {
    return this.text(key, /^(\d+-[0-9a-f]{7})?$/, 'a release like "3-1a2b3c4", or "" for the built folder');
  }

  /** Empty counts as not set: a key that Pulumi.yaml declares must have a default. */
  optionalText(key: string, pattern: RegExp, allowed: string): string | undefined {
    return this.#config.get(key) ? this.text(key, pattern, `${allowed}, or nothing`) : undefined;
  }

  oneOf<Value extends string>(key: string, values: readonly Value[]): Value | undefined {
    const value = this.#config.get(key);
    return values.find((each) => each === value) ?? this.#refuse(key, value, `one of ${values.join(", ")}`);
  }

  /** `none`, one of `alone`, or words of a list with commas between them. */
  words<Alone extends string, Word extends string>(
    key: string,
    alone: readonly Alone[],
    words: readonly Word[],
  ): Alone | readonly Word[] | undefined {
    const value = this.#config.get(key);
    if (value === "none") return [];
    const only = alone.find((each) => each === value);
    if (only !== undefined) return only;
    const asked = value?.split(",").map((word) => word.trim());
    const known = words.filter((word) => asked?.includes(word));
    if (asked !== undefined && known.length === asked.length) return known;
    return this.#refuse(key, value, `none, ${alone.join(", ")}, or some of ${words.join(", ")}`);
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
