import {
  allOf,
  type Check,
  each,
  eachText,
  isArn,
  noMoreThan,
  ofText,
  oneOf,
  required,
  within,
} from "../../../checks.ts";
import { numberOf, type Properties, textOf } from "../../../properties.ts";
import { patternProblem } from "../event-sources/filter-pattern.ts";
import { defaultBatchSize, isStreamArn } from "../event-sources/mapping.ts";

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
const limits = {
  batchSize: 10_000,
  fifoBatchSize: 10,
  window: 300,
  concurrency: [2, 1_000],
  filters: 5,
  retryAttempts: 10_000,
  /** Seconds: a week. */
  recordAge: [60, 604_800],
  parallelizationFactor: 10,
} as const;

const checkQueue = allOf(checkQueueBatch, checkFifoBatch, checkFifoWindow);

const checkStream = required("startingPosition");

/** What CreateEventSourceMapping would refuse of the inputs alone. */
export const checkMapping = allOf(
  // What else Lambda reads, the local cloud does not.
  isArn("eventSourceArn", "sqs", "dynamodb"),
  (inputs) => within("batchSize", 1, limits.batchSize, "messages")({ batchSize: batchSizeOf(inputs) }),
  within("maximumBatchingWindowInSeconds", 0, limits.window, "seconds"),
  eachText("functionResponseTypes", responseTypeProblem),
  noMoreThan("filterCriteria.filters", limits.filters),
  each("filterCriteria.filters", ofText("pattern", patternProblem)),
  within("scalingConfig.maximumConcurrency", ...limits.concurrency, "environments"),
  // What streams alone have is judged before it is known whether the source is one.
  oneOf("startingPosition", ["TRIM_HORIZON", "LATEST"]),
  orNoLimit("maximumRetryAttempts", within("maximumRetryAttempts", 0, limits.retryAttempts, "attempts")),
  orNoLimit("maximumRecordAgeInSeconds", within("maximumRecordAgeInSeconds", ...limits.recordAge, "seconds")),
  within("parallelizationFactor", 1, limits.parallelizationFactor, "batches at a time"),
  refuseTumblingWindow,
  (inputs) => (isStreamArn(textOf(inputs, "eventSourceArn") ?? "") ? checkStream : checkQueue)(inputs),
);

function checkQueueBatch(inputs: Properties): ReturnType<Check> {
  const batchSize = batchSizeOf(inputs);
  if (batchSize <= 10 || windowOf(inputs) >= 1) return [];
  const reason = `batchSize ${batchSize} is over 10; set maximumBatchingWindowInSeconds to 1 or more with it`;
  return [{ property: "batchSize", reason }];
}

function checkFifoBatch(inputs: Properties): ReturnType<Check> {
  if (!isFifo(inputs)) return [];
  return within("batchSize", 1, limits.fifoBatchSize, "messages of a FIFO queue")(inputs);
}

function checkFifoWindow(inputs: Properties): ReturnType<Check> {
  if (!isFifo(inputs) || windowOf(inputs) <= 0) return [];
  const reason = "a FIFO queue has no batching window; leave it out";
  return [{ property: "maximumBatchingWindowInSeconds", reason }];
}

function isFifo(inputs: Properties): boolean {
  return textOf(inputs, "eventSourceArn")?.endsWith(".fifo") ?? false;
}

function responseTypeProblem(type: string): string | undefined {
  return type === "ReportBatchItemFailures"
    ? undefined
    : `"${type}"; ReportBatchItemFailures is the one type there is`;
}

/** -1 is no limit. */
function orNoLimit(property: string, check: Check): Check {
  return (inputs) => (numberOf(inputs, property) === -1 ? [] : check(inputs));
}

function refuseTumblingWindow(inputs: Properties): ReturnType<Check> {
  if ((numberOf(inputs, "tumblingWindowInSeconds") ?? 0) <= 0) return [];
  const reason = "the local cloud has no tumbling windows; leave it out";
  return [{ property: "tumblingWindowInSeconds", reason }];
}

function batchSizeOf(inputs: Properties): number {
  return numberOf(inputs, "batchSize") ?? defaultBatchSize(textOf(inputs, "eventSourceArn") ?? "");
}

function windowOf(inputs: Properties): number {
  return numberOf(inputs, "maximumBatchingWindowInSeconds") ?? 0;
}
