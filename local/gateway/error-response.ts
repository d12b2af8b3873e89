import { type ApiResponse, AwsError, type Protocol } from "./api.ts";
import { queryError } from "./query-error.ts";
import { toXml } from "./xml.ts";

/** How a client expects errors: the protocol, and S3's own dialect of XML. */
export interface ErrorShape {
  readonly protocol: Protocol;
  readonly scope: string;
}

/** An error as the service's own SDK reads it. https://smithy.io/2.0/aws/protocols/ */
export function errorResponse(error: AwsError, shape: ErrorShape, requestId: string): ApiResponse {
  if (shape.protocol === "json" || shape.protocol === "rest-json") {
    const members = { __type: error.code, ...error.details, message: error.message };
    const query = queryError(shape.scope, error.code, error.status);
    return {
      status: error.status,
      headers: {
        "content-type": shape.protocol === "json" ? "application/x-amz-json-1.0" : "application/json",
        "x-amzn-errortype": error.code,
        ...(query ? { "x-amzn-query-error": query } : {}),
      },
      body: JSON.stringify(members),
    };
  }
  return { status: error.status, headers: { "content-type": contentType(shape) }, body: xml() };

  function xml(): string {
    const members = { Code: error.code, Message: error.message, ...error.details };
    // S3 alone answers a bare <Error>: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    if (shape.scope === "s3") return toXml("Error", undefined, { ...members, RequestId: requestId });
    return toXml("ErrorResponse", undefined, {
      Error: { Type: error.status < 500 ? "Sender" : "Receiver", ...members },
      RequestId: requestId,
    });
  }
}

function contentType(shape: ErrorShape): string {
  return shape.protocol === "query" ? "text/xml" : "application/xml";
}

/** What a client outside gets to see of an unexpected exception: nothing of its text or stack. */
export function internalFailure(shape: ErrorShape): AwsError {
  // S3 and the others name the same thing differently.
  const code = shape.scope === "s3" ? "InternalError" : "InternalFailure";
  return new AwsError(
    code,
    "The local cloud met an internal error; its log has the reason. Please try again.",
    500,
  );
}
