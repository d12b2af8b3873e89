import type { Conclusion, QueuedEvent } from "./queued-event.ts";

/**
 * What a destination is told of an event.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function invocationRecord(event: QueuedEvent, conclusion: Conclusion): string {
  const { condition, response, at } = conclusion;
  const succeeded = condition === "Success";
  return JSON.stringify({
    version: "1.0",
    timestamp: new Date(at).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${event.functionArn}:${event.qualifier ?? "$LATEST"}`,
      condition,
      approximateInvokeCount: event.progress.failures + (succeeded ? 1 : 0),
    },
    requestPayload: JSON.parse(event.payload),
    ...(response
      ? {
          responseContext: {
            statusCode: response.statusCode,
            executedVersion: response.executedVersion,
            ...(response.functionError ? { functionError: response.functionError } : {}),
          },
          responsePayload: jsonOrText(response.payload),
        }
      : {}),
  });
}

/** A message's attribute, as SQS takes it. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html */
export interface MessageAttribute {
  readonly DataType: "String" | "Number";
  readonly StringValue: string;
}

/** Bytes of an error's message that a dead-letter queue is told. */
const maxErrorMessageBytes = 1_024;

/**
 * The attributes beside an event in a dead-letter queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
 */
export function deadLetterAttributes(
  event: QueuedEvent,
  { condition, response }: Conclusion,
): Readonly<Record<string, MessageAttribute>> {
  const message = response ? errorMessageOf(response.payload) : condition;
  const bytes = Buffer.from(message).subarray(0, maxErrorMessageBytes);
  return {
    RequestID: { DataType: "String", StringValue: event.requestId },
    ErrorCode: { DataType: "Number", StringValue: String(response?.statusCode ?? 429) },
    ErrorMessage: { DataType: "String", StringValue: bytes.toString("utf8") },
  };
}

function errorMessageOf(payload: string): string {
  const value = jsonOrText(payload);
  const message =
    typeof value === "object" && value !== null && "errorMessage" in value ? value.errorMessage : undefined;
  return typeof message === "string" && message !== "" ? message : payload;
}

/** A runtime may answer what is not JSON; it is told as it came. */
function jsonOrText(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}
