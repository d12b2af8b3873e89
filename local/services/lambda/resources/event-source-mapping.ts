import { randomUUID } from "node:crypto";
import { allOf, isArn, within } from "../../../checks.ts";
import { arnOf } from "../../../context.ts";
import { numberOf, type Properties, textMapOf, textOf, textsOf } from "../../../properties.ts";
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
const checkMapping = allOf(
  isArn("eventSourceArn", "sqs"),
  checkBatch,
  within("maximumBatchingWindowInSeconds", 0, limits.window, "seconds"),
  checkFifo,
  within("scalingConfig.maximumConcurrency", ...limits.concurrency, "environments"),
  checkResponseTypes,
  checkFilters,
);

function checkBatch(inputs: Properties): readonly CheckFailure[] {
  const batchSize = numberOf(inputs, "batchSize") ?? defaultBatchSize;
  const refused = within("batchSize", 1, limits.batchSize, "messages")({ batchSize });
  const window = numberOf(inputs, "maximumBatchingWindowInSeconds") ?? 0;
  if (refused.length > 0 || batchSize <= 10 || window >= 1) return refused;
  const reason = `batchSize ${batchSize} is over 10; set maximumBatchingWindowInSeconds to 1 or more with it`;
  return [{ property: "batchSize", reason }];
}

function checkFifo(inputs: Properties): readonly CheckFailure[] {
  if (!textOf(inputs, "eventSourceArn")?.endsWith(".fifo")) return [];
  const window = numberOf(inputs, "maximumBatchingWindowInSeconds") ?? 0;
  const reason = "a FIFO queue has no batching window; leave it out";
  return [
    ...within("batchSize", 1, limits.fifoBatchSize, "messages of a FIFO queue")(inputs),
    ...(window > 0 ? [{ property: "maximumBatchingWindowInSeconds", reason }] : []),
  ];
}

function checkResponseTypes(inputs: Properties): readonly CheckFailure[] {
  const other = textsOf(inputs, "functionResponseTypes").find((type) => type !== "ReportBatchItemFailures");
  if (other === undefined) return [];
  const reason = `"${other}"; ReportBatchItemFailures is the one type there is`;
  return [{ property: "functionResponseTypes", reason }];
}

function checkFilters(inputs: Properties): readonly CheckFailure[] {
  const filters = filtersOf(inputs);
  const problems = filters.flatMap((filter) => patternProblem(filter) ?? []);
  if (filters.length > limits.filters)
    problems.unshift(`${filters.length} filters; a mapping takes ${limits.filters}`);
  return problems.map((reason) => ({ property: "filterCriteria", reason }));
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
