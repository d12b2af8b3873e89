import type { EventSourceMapping, MappingState } from "../event-sources/mapping.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
export function eventSourceMappingJson(mapping: EventSourceMapping & MappingState) {
  const { maximumConcurrency, filters, stream } = mapping;
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
    ...(stream
      ? {
          StartingPosition: stream.startingPosition,
          ParallelizationFactor: 1,
          MaximumRetryAttempts: stream.maximumRetryAttempts ?? -1,
          MaximumRecordAgeInSeconds:
            stream.maximumRecordAge === undefined ? -1 : stream.maximumRecordAge / 1_000,
          BisectBatchOnFunctionError: stream.bisects,
          ...(stream.onFailure
            ? { DestinationConfig: { OnFailure: { Destination: stream.onFailure } } }
            : {}),
        }
      : {}),
    State: mapping.state,
    StateTransitionReason: mapping.stateTransitionReason,
    LastModified: mapping.lastModified / 1_000,
  };
}
