import { AwsError } from "../../gateway/api.ts";

/** Bytes of a payload, by invocation type. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const maxPayloadBytes = { RequestResponse: 6_291_456, Event: 1_048_576 } as const;

/** @throws AwsError RequestTooLargeException (413) */
export function refuseTooLarge(type: keyof typeof maxPayloadBytes, payload: Uint8Array | string): void {
  const bytes = typeof payload === "string" ? Buffer.byteLength(payload) : payload.byteLength;
  if (bytes <= maxPayloadBytes[type]) return;
  throw new AwsError(
    "RequestTooLargeException",
    `Request must be smaller than ${maxPayloadBytes[type]} bytes for the InvokeFunction operation`,
    413,
  );
}
