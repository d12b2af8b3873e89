import { AwsError } from "../../../gateway/api.ts";
import type { payloadOf } from "../../../gateway/aws-chunked.ts";
import { writeCondition } from "../conditions.ts";
import {
  checksumHeaders,
  describeFromHeaders,
  encryptionHeaders,
  readExpectations,
  versionHeader,
} from "../object-headers.ts";
import type { S3Operation, S3Request } from "../operation.ts";
import { toPut } from "../permissions.ts";

export const putObject: S3Operation = {
  name: "PutObject",
  note: "ACL, object lock and encryption headers are ignored.",
  permissions: toPut,
  route: { level: "object", method: "PUT" },
  async run(request, { store, settings }) {
    const payload = sizedPayload(request);
    const precondition = writeCondition(request.headers, request.key);
    const version = await store.put(
      request.bucket,
      request.key,
      payload.chunks,
      describeFromHeaders(request.headers),
      {
        expectations: readExpectations(request.headers, payload.trailers),
        ...(precondition ? { precondition } : {}),
      },
    );
    return {
      status: 200,
      headers: {
        etag: version.etag,
        ...checksumHeaders(version),
        ...encryptionHeaders(settings.of(request.bucket)),
        ...versionHeader(version),
      },
    };
  },
};

/** @throws AwsError MissingContentLength: S3 wants to know the size first. */
export function sizedPayload(request: S3Request): ReturnType<typeof payloadOf> {
  const payload = request.payload();
  if (payload.length === undefined) {
    throw new AwsError("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);
  }
  return payload;
}
