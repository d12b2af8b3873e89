import {
  numberOf,
  objectOf,
  type Properties,
  type PropertyValue,
  textOf,
  textsOf,
} from "../../../properties.ts";

/** An event source mapping, read from the resource's outputs. https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
export interface EventSourceMapping {
  readonly uuid: string;
  readonly eventSourceArn: string;
  /** With its version or alias, where the program names one. */
  readonly functionArn: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  /** Seconds for which a batch is gathered. */
  readonly batchingWindow: number;
  readonly reportsBatchItemFailures: boolean;
  /** Batches at a time; undefined where the program sets no limit. */
  readonly maximumConcurrency: number | undefined;
  /** Patterns as JSON texts; a record that none of them matches is not sent. */
  readonly filters: readonly string[];
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  /** Undefined for a queue. */
  readonly stream: StreamSettings | undefined;
}

/** Whether a mapping reads its source, and why. */
export interface MappingState {
  readonly state: "Enabled" | "Disabled";
  readonly stateTransitionReason: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
export interface StreamSettings {
  readonly startingPosition: "TRIM_HORIZON" | "LATEST";
  /** Undefined for as often as the records' age allows. */
  readonly maximumRetryAttempts: number | undefined;
  /** Milliseconds; undefined for as long as the stream keeps them. */
  readonly maximumRecordAge: number | undefined;
  /** A batch that failed is split in two. */
  readonly bisects: boolean;
  /** ARN of what is told of batches that are given up. */
  readonly onFailure: string | undefined;
}

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export function defaultBatchSize(eventSourceArn: string): number {
  return isStreamArn(eventSourceArn) ? 100 : 10;
}

export function isStreamArn(arn: string): boolean {
  return /^arn:aws[a-z-]*:dynamodb:[^:]+:\d{12}:table\/[^/]+\/stream\//.test(arn);
}

export function mappingOf(outputs: Properties): EventSourceMapping {
  const eventSourceArn = textOf(outputs, "eventSourceArn") ?? "";
  return {
    uuid: textOf(outputs, "uuid") ?? "",
    eventSourceArn,
    functionArn: textOf(outputs, "functionArn") ?? "",
    enabled: outputs.enabled !== false,
    batchSize: numberOf(outputs, "batchSize") ?? defaultBatchSize(eventSourceArn),
    batchingWindow: numberOf(outputs, "maximumBatchingWindowInSeconds") ?? 0,
    reportsBatchItemFailures: textsOf(outputs, "functionResponseTypes").includes("ReportBatchItemFailures"),
    maximumConcurrency: numberOf(objectOf(outputs, "scalingConfig"), "maximumConcurrency"),
    filters: filtersOf(outputs),
    lastModified: Date.parse(textOf(outputs, "lastModified") ?? ""),
    stream: isStreamArn(eventSourceArn) ? streamSettingsOf(outputs) : undefined,
  };
}

function streamSettingsOf(outputs: Properties): StreamSettings {
  const age = limitOf(outputs, "maximumRecordAgeInSeconds");
  return {
    startingPosition: textOf(outputs, "startingPosition") === "LATEST" ? "LATEST" : "TRIM_HORIZON",
    maximumRetryAttempts: limitOf(outputs, "maximumRetryAttempts"),
    maximumRecordAge: age === undefined ? undefined : age * 1_000,
    bisects: outputs.bisectBatchOnFunctionError === true,
    onFailure: textOf(objectOf(objectOf(outputs, "destinationConfig"), "onFailure"), "destinationArn"),
  };
}

/** -1 stands for no limit. */
function limitOf(outputs: Properties, name: string): number | undefined {
  const limit = numberOf(outputs, name);
  return limit === -1 ? undefined : limit;
}

export function filtersOf(properties: Properties): readonly string[] {
  const filters: PropertyValue | undefined = objectOf(properties, "filterCriteria").filters;
  if (!Array.isArray(filters)) return [];
  return filters.flatMap((filter: PropertyValue) =>
    typeof filter === "object" && filter !== null && "pattern" in filter && typeof filter.pattern === "string"
      ? [filter.pattern]
      : [],
  );
}
