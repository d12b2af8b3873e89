import { numberOf, objectOf, type Properties, textOf, textsOf } from "../../../properties.ts";
import type { CheckFailure } from "../../../service.ts";
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

type Refuse = (property: string, reason: string) => void;

/** What CreateEventSourceMapping would refuse of the inputs alone. */
export function checkMapping(inputs: Properties): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  const refuse: Refuse = (property, reason) => failures.push({ property, reason });
  const source = textOf(inputs, "eventSourceArn");
  const fifo = source?.endsWith(".fifo") === true;
  checkBatch(inputs, fifo, refuse);
  checkFilters(inputs, refuse);
  if (source === undefined) return failures;
  if (isStreamArn(source)) checkStream(inputs, refuse);
  else if (/^arn:aws[a-z-]*:sqs:/.test(source)) checkQueue(inputs, fifo, refuse);
  else {
    refuse(
      "eventSourceArn",
      `${source} is the ARN of no queue and no table's stream; the local cloud reads SQS queues and DynamoDB streams`,
    );
  }
  return failures;
}

function checkBatch(inputs: Properties, fifo: boolean, refuse: Refuse): void {
  const batchSize = batchSizeOf(inputs);
  const window = windowOf(inputs);
  const most = fifo ? limits.fifoBatchSize : limits.batchSize;
  if (!isBetween(batchSize, 1, most)) {
    refuse("batchSize", `batchSize is ${batchSize}; use a whole number from 1 to ${most}`);
  }
  if (!isBetween(window, 0, limits.window)) {
    refuse(
      "maximumBatchingWindowInSeconds",
      `maximumBatchingWindowInSeconds is ${window}; use a whole number from 0 to ${limits.window}`,
    );
  }
  const types = textsOf(inputs, "functionResponseTypes");
  const unknown = types.find((type) => type !== "ReportBatchItemFailures");
  if (unknown !== undefined) {
    refuse("functionResponseTypes", `"${unknown}"; ReportBatchItemFailures is the one type there is`);
  }
}

function checkFilters(inputs: Properties, refuse: Refuse): void {
  const filters = filtersOf(inputs);
  if (filters.length > limits.filters) {
    refuse("filterCriteria", `${filters.length} filters; a mapping takes ${limits.filters}`);
  }
  for (const problem of filters.map(patternProblem)) if (problem) refuse("filterCriteria", problem);
}

function checkQueue(inputs: Properties, fifo: boolean, refuse: Refuse): void {
  const batchSize = batchSizeOf(inputs);
  const window = windowOf(inputs);
  if (isBetween(batchSize, 11, limits.batchSize) && !fifo && window < 1) {
    refuse(
      "batchSize",
      `batchSize ${batchSize} is over 10; set maximumBatchingWindowInSeconds to 1 or more with it`,
    );
  }
  if (fifo && window > 0 && window <= limits.window) {
    refuse("maximumBatchingWindowInSeconds", "a FIFO queue has no batching window; leave it out");
  }
  const concurrency = numberOf(objectOf(inputs, "scalingConfig"), "maximumConcurrency");
  const [least, greatest] = limits.concurrency;
  if (concurrency !== undefined && (concurrency < least || concurrency > greatest)) {
    refuse(
      "scalingConfig.maximumConcurrency",
      `maximumConcurrency is ${concurrency}; use ${least} to ${greatest}`,
    );
  }
}

function checkStream(inputs: Properties, refuse: Refuse): void {
  const position = textOf(inputs, "startingPosition");
  if (position !== "TRIM_HORIZON" && position !== "LATEST") {
    refuse("startingPosition", `startingPosition is ${position ?? "not set"}; use TRIM_HORIZON or LATEST`);
  }
  const attempts = numberOf(inputs, "maximumRetryAttempts") ?? -1;
  if (!isBetween(attempts, -1, limits.retryAttempts)) {
    refuse(
      "maximumRetryAttempts",
      `maximumRetryAttempts is ${attempts}; use 0 to ${limits.retryAttempts}, or -1 for no limit`,
    );
  }
  const age = numberOf(inputs, "maximumRecordAgeInSeconds") ?? -1;
  const [youngest, oldest] = limits.recordAge;
  if (age !== -1 && !isBetween(age, youngest, oldest)) {
    refuse(
      "maximumRecordAgeInSeconds",
      `maximumRecordAgeInSeconds is ${age}; use ${youngest} to ${oldest}, or -1 for no limit`,
    );
  }
  const factor = numberOf(inputs, "parallelizationFactor") ?? 1;
  if (!isBetween(factor, 1, limits.parallelizationFactor)) {
    refuse(
      "parallelizationFactor",
      `parallelizationFactor is ${factor}; use 1 to ${limits.parallelizationFactor}`,
    );
  }
  if ((numberOf(inputs, "tumblingWindowInSeconds") ?? 0) > 0) {
    refuse("tumblingWindowInSeconds", "the local cloud has no tumbling windows; leave it out");
  }
}

function batchSizeOf(inputs: Properties): number {
  return numberOf(inputs, "batchSize") ?? defaultBatchSize(textOf(inputs, "eventSourceArn") ?? "");
}

function windowOf(inputs: Properties): number {
  return numberOf(inputs, "maximumBatchingWindowInSeconds") ?? 0;
}

function isBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
