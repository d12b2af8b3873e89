import { randomUUID } from "node:crypto";
import { arnOf } from "../../../context.ts";
import { type Properties, textMapOf, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { defaultBatchSize, isStreamArn, mappingOf } from "../event-sources/mapping.ts";
import { parseFunctionName } from "../function-name.ts";
import type { LambdaService } from "../index.ts";
import { checkMapping } from "./event-source-mapping-check.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
const streamDefaults = { maximumRetryAttempts: -1, maximumRecordAgeInSeconds: -1, parallelizationFactor: 1 };

export function eventSourceMappingHandler(lambda: LambdaService): ResourceHandler {
  const { context, eventSources } = lambda;
  const put = (inputs: Properties, uuid: string): Properties => {
    refuseUnfit(lambda, inputs);
    const outputs = outputsOf(inputs, uuid);
    const mapping = mappingOf(outputs);
    eventSources.requireAccess(mapping);
    const onFailure = mapping.stream?.onFailure;
    if (onFailure) lambda.destinations.requireForConfiguration(mapping.functionArn, onFailure);
    eventSources.put(mapping);
    return { ...outputs, ...eventSources.stateOf(mapping) };
  };
  const outputsOf = (inputs: Properties, uuid: string): Properties => {
    const { name, qualifier } = parseFunctionName(textOf(inputs, "functionName") ?? "");
    const tags = textMapOf(inputs, "tags");
    const source = textOf(inputs, "eventSourceArn") ?? "";
    return {
      batchSize: defaultBatchSize(source),
      ...(isStreamArn(source) ? streamDefaults : {}),
      enabled: true,
      maximumBatchingWindowInSeconds: 0,
      ...inputs,
      id: uuid,
      uuid,
      arn: arnOf(context, "lambda", `event-source-mapping:${uuid}`),
      functionArn: arnOf(context, "lambda", `function:${name}${qualifier ? `:${qualifier}` : ""}`),
      lastModified: new Date(context.clock.now()).toISOString(),
      lastProcessingResult: "",
      region: context.region,
      tagsAll: { ...textMapOf(inputs, "tagsAll"), ...tags },
    };
  };
  return {
    replaceOn: ["eventSourceArn", "startingPosition", "region"],
    changesWithUpdate: ["lastModified", "state", "functionArn"],
    note: "SQS queues and DynamoDB streams; of a stream one batch at a time, whatever parallelizationFactor says.",
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

/** What it would refuse of what the inputs name. */
function refuseUnfit(lambda: LambdaService, inputs: Properties): void {
  const { name, qualifier } = parseFunctionName(textOf(inputs, "functionName") ?? "");
  const { timeout } = lambda.function(name, qualifier).configuration;
  const source = textOf(inputs, "eventSourceArn") ?? "";
  if (isStreamArn(source)) return;
  const visibility = lambda.eventSources.visibilityTimeoutOf(source);
  if (visibility === undefined)
    throw new Error(`queue ${source} does not exist; create it before its mapping`);
  if (visibility < timeout) {
    throw new Error(
      `queue visibility timeout: ${visibility} seconds is less than function timeout: ${timeout} seconds; make it at least as long, AWS recommends six times`,
    );
  }
}
