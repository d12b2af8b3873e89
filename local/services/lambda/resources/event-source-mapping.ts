import { randomUUID } from "node:crypto";
import { arnOf } from "../../../context.ts";
import { numberOf, objectOf, type Properties, textMapOf, textOf, textsOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import { patternProblem } from "../event-sources/filter-pattern.ts";
import { defaultBatchSize, filtersOf, mappingOf } from "../event-sources/mapping.ts";
import { parseFunctionName } from "../function-name.ts";
import type { LambdaService } from "../index.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
const limits = {
  batchSize: 10_000,
  fifoBatchSize: 10,
  window: 300,
  concurrency: [2, 1_000],
  filters: 5,
} as const;

export function eventSourceMappingHandler(lambda: LambdaService): ResourceHandler {
  const { context, eventSources } = lambda;
  const put = (inputs: Properties, uuid: string): Properties => {
    refuseUnfit(lambda, inputs);
    const outputs = outputsOf(inputs, uuid);
    const mapping = mappingOf(outputs);
    eventSources.requireAccess(mapping);
    eventSources.put(mapping);
    return outputs;
  };
  const outputsOf = (inputs: Properties, uuid: string): Properties => {
    const { name, qualifier } = parseFunctionName(textOf(inputs, "functionName") ?? "");
    const tags = textMapOf(inputs, "tags");
    return {
      batchSize: defaultBatchSize,
      enabled: true,
      maximumBatchingWindowInSeconds: 0,
      ...inputs,
      id: uuid,
      uuid,
      arn: arnOf(context, "lambda", `event-source-mapping:${uuid}`),
      functionArn: arnOf(context, "lambda", `function:${name}${qualifier ? `:${qualifier}` : ""}`),
      state: inputs.enabled === false ? "Disabled" : "Enabled",
      stateTransitionReason: "USER_INITIATED",
      lastModified: new Date(context.clock.now()).toISOString(),
      lastProcessingResult: "",
      region: context.region,
      tagsAll: { ...textMapOf(inputs, "tagsAll"), ...tags },
    };
  };
  return {
    replaceOn: ["eventSourceArn", "region"],
    changesWithUpdate: ["lastModified", "state", "functionArn"],
    note: "SQS queues only.",
    check: checkMapping,
    create({ inputs }) {
      const uuid = randomUUID();
      return { id: uuid, outputs: put(inputs, uuid) };
    },
    update: ({ id, inputs }) => put(inputs, id),
    delete: ({ id }) => eventSources.remove(id),
    restore: ({ outputs }) => eventSources.put(mappingOf(outputs)),
  };
}

/** What CreateEventSourceMapping would refuse of the inputs alone. */
function checkMapping(inputs: Properties): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  const refuse = (property: string, reason: string) => failures.push({ property, reason });
  const source = textOf(inputs, "eventSourceArn");
  if (source !== undefined && !/^arn:aws[a-z-]*:sqs:/.test(source)) {
    refuse("eventSourceArn", `${source} is not a queue's ARN; the local cloud reads SQS queues only`);
  }
  const fifo = source?.endsWith(".fifo") === true;
  const batchSize = numberOf(inputs, "batchSize") ?? defaultBatchSize;
  const window = numberOf(inputs, "maximumBatchingWindowInSeconds") ?? 0;
  const most = fifo ? limits.fifoBatchSize : limits.batchSize;
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > most) {
    refuse("batchSize", `batchSize is ${batchSize}; use a whole number from 1 to ${most}`);
  } else if (batchSize > 10 && window < 1) {
    refuse(
      "batchSize",
      `batchSize ${batchSize} is over 10; set maximumBatchingWindowInSeconds to 1 or more with it`,
    );
  }
  if (!Number.isInteger(window) || window < 0 || window > limits.window) {
    refuse(
      "maximumBatchingWindowInSeconds",
      `maximumBatchingWindowInSeconds is ${window}; use a whole number from 0 to ${limits.window}`,
    );
  } else if (fifo && window > 0) {
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
  const types = textsOf(inputs, "functionResponseTypes");
  const unknown = types.find((type) => type !== "ReportBatchItemFailures");
  if (unknown !== undefined) {
    refuse("functionResponseTypes", `"${unknown}"; ReportBatchItemFailures is the one type there is`);
  }
  const filters = filtersOf(inputs);
  if (filters.length > limits.filters) {
    refuse("filterCriteria", `${filters.length} filters; a mapping takes ${limits.filters}`);
  }
  for (const problem of filters.map(patternProblem)) if (problem) refuse("filterCriteria", problem);
  return failures;
}

/** What it would refuse of what the inputs name. */
function refuseUnfit(lambda: LambdaService, inputs: Properties): void {
  const { name, qualifier } = parseFunctionName(textOf(inputs, "functionName") ?? "");
  const { timeout } = lambda.function(name, qualifier).configuration;
  const source = textOf(inputs, "eventSourceArn") ?? "";
  const visibility = lambda.eventSources.visibilityTimeoutOf(source);
  if (visibility === undefined)
    throw new Error(`queue ${source} does not exist; create it before its mapping`);
  if (visibility < timeout) {
    throw new Error(
      `queue visibility timeout: ${visibility} seconds is less than function timeout: ${timeout} seconds; make it at least as long, AWS recommends six times`,
    );
  }
}
