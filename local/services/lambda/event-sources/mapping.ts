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
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
export const defaultBatchSize = 10;

export function mappingOf(outputs: Properties): EventSourceMapping {
  return {
    uuid: textOf(outputs, "uuid") ?? "",
    eventSourceArn: textOf(outputs, "eventSourceArn") ?? "",
    functionArn: textOf(outputs, "functionArn") ?? "",
    enabled: outputs.enabled !== false,
    batchSize: numberOf(outputs, "batchSize") ?? defaultBatchSize,
    batchingWindow: numberOf(outputs, "maximumBatchingWindowInSeconds") ?? 0,
    reportsBatchItemFailures: textsOf(outputs, "functionResponseTypes").includes("ReportBatchItemFailures"),
    maximumConcurrency: numberOf(objectOf(outputs, "scalingConfig"), "maximumConcurrency"),
    filters: filtersOf(outputs),
    lastModified: Date.parse(textOf(outputs, "lastModified") ?? ""),
  };
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
