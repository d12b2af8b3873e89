import type { EventSourceMapping } from "../event-sources/mapping.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
export function eventSourceMappingJson(mapping: EventSourceMapping) {
  const { maximumConcurrency, filters } = mapping;
  return {
    UUID: mapping.uuid,
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: mapping.functionArn,
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.batchingWindow,
    FunctionResponseTypes: mapping.reportsBatchItemFailures ? ["ReportBatchItemFailures"] : [],
    ...(maximumConcurrency === undefined
      ? {}
      : { ScalingConfig: { MaximumConcurrency: maximumConcurrency } }),
    ...(filters.length > 0 ? { FilterCriteria: { Filters: filters.map((Pattern) => ({ Pattern })) } } : {}),
    State: mapping.enabled ? "Enabled" : "Disabled",
    StateTransitionReason: "USER_INITIATED",
    LastModified: mapping.lastModified / 1_000,
  };
}
