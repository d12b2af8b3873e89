import { numberOf, objectOf, type Properties, textMapOf, textOf, textsOf } from "../../properties.ts";

/** What of a function's settings bears on running it, read from the resource's outputs. */
export interface FunctionConfiguration {
  readonly name: string;
  /** Without a qualifier. */
  readonly arn: string;
  /** `$LATEST`, or the number of a published version. */
  readonly version: string;
  readonly role: string;
  /** `nodejs24.x` */
  readonly runtime: string;
  /** `index.handler` */
  readonly handler: string;
  readonly architectures: readonly string[];
  /** MB. An environment that needs more is ended. */
  readonly memorySize: number;
  /** MB of `/tmp`. */
  readonly ephemeralStorage: number;
  /** Seconds. */
  readonly timeout: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly loggingConfig: {
    readonly format: "Text" | "JSON";
    readonly logGroup: string;
    readonly applicationLevel: string;
    readonly systemLevel: "DEBUG" | "INFO" | "WARN";
  };
  readonly tracing: boolean;
  /** Undefined: no limit of its own. */
  readonly reservedConcurrency: number | undefined;
  /** ARN of the queue or topic that takes asynchronous events which failed for good. */
  readonly deadLetterTarget: string | undefined;
  /** SHA-256 of the deployment package, hex: names its folder. */
  readonly codeHash: string;
  readonly codeSize: number;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ISO 8601 */
  readonly lastModified: string;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const functionDefaults = { memorySize: 128, timeout: 3, ephemeralStorage: 512 } as const;

/** The function's unpublished version, whatever version the resource published last. */
export function functionConfiguration(outputs: Properties): FunctionConfiguration {
  const name = textOf(outputs, "name") ?? "";
  const logging = objectOf(outputs, "loggingConfig");
  const reserved = numberOf(outputs, "reservedConcurrentExecutions");
  const systemLevel = textOf(logging, "systemLogLevel");
  return {
    name,
    arn: textOf(outputs, "arn") ?? "",
    version: "$LATEST",
    role: textOf(outputs, "role") ?? "",
    runtime: textOf(outputs, "runtime") ?? "",
    handler: textOf(outputs, "handler") ?? "",
    architectures: textsOf(outputs, "architectures"),
    memorySize: numberOf(outputs, "memorySize") ?? functionDefaults.memorySize,
    ephemeralStorage:
      numberOf(objectOf(outputs, "ephemeralStorage"), "size") ?? functionDefaults.ephemeralStorage,
    timeout: numberOf(outputs, "timeout") ?? functionDefaults.timeout,
    variables: textMapOf(objectOf(outputs, "environment"), "variables"),
    loggingConfig: {
      format: textOf(logging, "logFormat") === "JSON" ? "JSON" : "Text",
      logGroup: textOf(logging, "logGroup") || `/aws/lambda/${name}`,
      applicationLevel: textOf(logging, "applicationLogLevel") || "INFO",
      systemLevel: systemLevel === "DEBUG" || systemLevel === "WARN" ? systemLevel : "INFO",
    },
    tracing: textOf(objectOf(outputs, "tracingConfig"), "mode") === "Active",
    reservedConcurrency: reserved === undefined || reserved < 0 ? undefined : reserved,
    deadLetterTarget: textOf(objectOf(outputs, "deadLetterConfig"), "targetArn") || undefined,
    codeHash: Buffer.from(textOf(outputs, "codeSha256") ?? "", "base64").toString("hex"),
    codeSize: numberOf(outputs, "sourceCodeSize") ?? 0,
    description: textOf(outputs, "description") ?? "",
    tags: textMapOf(outputs, "tagsAll"),
    lastModified: textOf(outputs, "lastModified") ?? "",
  };
}

/** True when environments started for one configuration must not serve the other. */
export function needsNewEnvironments(before: FunctionConfiguration, after: FunctionConfiguration): boolean {
  return runningPart(before) !== runningPart(after);
}

/** True when publishing the one after the other makes no new version. */
export function sameVersion(one: FunctionConfiguration, other: FunctionConfiguration): boolean {
  return one.description === other.description && runningPart(one) === runningPart(other);
}

function runningPart(configuration: FunctionConfiguration): string {
  const {
    description,
    tags,
    lastModified,
    reservedConcurrency,
    deadLetterTarget,
    codeSize,
    version,
    ...running
  } = configuration;
  return JSON.stringify(running);
}
