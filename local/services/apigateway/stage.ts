import { createHash } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { ApiMethod } from "./definition/compile.ts";
import { compileTemplate, type Template } from "./definition/template.ts";
import type { Deployment } from "./rest-apis.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Settings of one method path of a stage, or of all its methods. */
export interface StageSettings {
  /** Requests a second; undefined leaves the account's limit. */
  readonly rate: number | undefined;
  /** Size of the bucket, in requests. */
  readonly burst: number | undefined;
}

export interface AccessLog {
  readonly logGroup: string;
  /** API Gateway names the streams of access logs by a hash. */
  readonly logStream: string;
  readonly format: Template;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const accountRate = 10_000;
const accountBurst = 5_000;

/** One stage: the deployment it serves, its variables, its log, its throttles. */
export class Stage {
  readonly apiId: string;
  readonly name: string;
  readonly createdDate: string;
  readonly description: string | undefined;
  readonly deployment: Deployment;
  /** Null where there are none, as events carry it. */
  readonly variables: Readonly<Record<string, string>> | null;
  readonly accessLog: AccessLog | undefined;
  readonly xrayTracingEnabled: boolean;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, TokenBucket>();
  #settings: ReadonlyMap<string, StageSettings> = new Map();

  constructor(
    clock: Clock,
    options: {
      apiId: string;
      name: string;
      createdDate: string;
      description: string | undefined;
      deployment: Deployment;
      variables: Readonly<Record<string, string>>;
      accessLog: { destinationArn: string; format: string } | undefined;
      xrayTracingEnabled: boolean;
    },
  ) {
    this.#clock = clock;
    this.apiId = options.apiId;
    this.name = options.name;
    this.createdDate = options.createdDate;
    this.description = options.description;
    this.deployment = options.deployment;
    this.variables = Object.keys(options.variables).length > 0 ? options.variables : null;
    this.accessLog = options.accessLog && compileAccessLog(options.apiId, options.name, options.accessLog);
    this.xrayTracingEnabled = options.xrayTracingEnabled;
  }

  useMethodSettings(settings: ReadonlyMap<string, StageSettings>): void {
    this.#settings = settings;
    this.#buckets.clear();
  }

  /** False when the method's throttle refuses one more request now. */
  admits(method: ApiMethod): boolean {
    let bucket = this.#buckets.get(method.key);
    if (!bucket) {
      const own = this.#settings.get(method.key);
      const all = this.#settings.get("*/*");
      const rate = own?.rate ?? all?.rate ?? accountRate;
      const burst = own?.burst ?? all?.burst ?? accountBurst;
      bucket = new TokenBucket(this.#clock, rate, burst);
      this.#buckets.set(method.key, bucket);
    }
    return bucket.take();
  }
}

function compileAccessLog(
  apiId: string,
  stageName: string,
  settings: { destinationArn: string; format: string },
): AccessLog {
  const logGroup = /:log-group:([^:]+)/.exec(settings.destinationArn)?.[1];
  if (!logGroup) {
    throw new Error(
      `accessLogSettings.destinationArn "${settings.destinationArn}" is not the ARN of a log group; pass the arn of an aws.cloudwatch.LogGroup`,
    );
  }
  const logStream = createHash("md5").update(`${apiId}/${stageName}`).digest("hex");
  return { logGroup, logStream, format: compileTemplate(settings.format, "-") };
}
