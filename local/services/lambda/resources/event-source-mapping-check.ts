import { allOf, type Check, isArn, oneOf, required, within } from "../../../checks.ts";
import { numberOf, type Properties, textOf, textsOf } from "../../../properties.ts";
import { patternProblem } from "../event-sources/filter-pattern.ts";
import { defaultBatchSize, filtersOf, isStreamArn } from "../event-sources/mapping.ts";

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

const checkQueue = allOf(
  checkQueueBatch,
  checkFifo,
  within("scalingConfig.maximumConcurrency", ...limits.concurrency, "environments"),
);

const checkStream = allOf(
  required("startingPosition"),
  oneOf("startingPosition", ["TRIM_HORIZON", "LATEST"]),
  orNoLimit("maximumRetryAttempts", within("maximumRetryAttempts", 0, limits.retryAttempts, "attempts")),
  orNoLimit("maximumRecordAgeInSeconds", within("maximumRecordAgeInSeconds", ...limits.recordAge, "seconds")),
  within("parallelizationFactor", 1, limits.parallelizationFactor, "batches at a time"),
  refuseTumblingWindow,
);

/** What CreateEventSourceMapping would refuse of the inputs alone. */
export const checkMapping = allOf(
  // What else Lambda reads, the local cloud does not.
  isArn("eventSourceArn", "sqs", "dynamodb"),
  (inputs) => within("batchSize", 1, limits.batchSize, "messages")({ batchSize: batchSizeOf(inputs) }),
  within("maximumBatchingWindowInSeconds", 0, limits.window, "seconds"),
  checkResponseTypes,
  checkFilters,
  (inputs) => (isStreamArn(textOf(inputs, "eventSourceArn") ?? "") ? checkStream : checkQueue)(inputs),
);

function checkQueueBatch(inputs: Properties): ReturnType<Check> {
  const batchSize = batchSizeOf(inputs);
  if (batchSize <= 10 || windowOf(inputs) >= 1) return [];
  const reason = `batchSize ${batchSize} is over 10; set maximumBatchingWindowInSeconds to 1 or more with it`;
  return [{ property: "batchSize", reason }];
}

function checkFifo(inputs: Properties): ReturnType<Check> {
  if (!textOf(inputs, "eventSourceArn")?.endsWith(".fifo")) return [];
  const reason = "a FIFO queue has no batching window; leave it out";
  return [
    ...within("batchSize", 1, limits.fifoBatchSize, "messages of a FIFO queue")(inputs),
    ...(windowOf(inputs) > 0 ? [{ property: "maximumBatchingWindowInSeconds", reason }] : []),
  ];
}

function checkResponseTypes(inputs: Properties): ReturnType<Check> {
  const other = textsOf(inputs, "functionResponseTypes").find((type) => type !== "ReportBatchItemFailures");
  if (other === undefined) return [];
  const reason = `"${other}"; ReportBatchItemFailures is the one type there is`;
  return [{ property: "functionResponseTypes", reason }];
}

function checkFilters(inputs: Properties): ReturnType<Check> {
  const filters = filtersOf(inputs);
  const problems = filters.flatMap((filter) => patternProblem(filter) ?? []);
  if (filters.length > limits.filters)
    problems.unshift(`${filters.length} filters; a mapping takes ${limits.filters}`);
  return problems.map((reason) => ({ property: "filterCriteria", reason }));
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
