import { invalidArgument } from "../errors.ts";
import { checksumHeaders, encryptionHeaders, readExpectations } from "../object-headers.ts";
import type { Upload } from "../object-version.ts";
import type { S3Operation } from "../operation.ts";
import { onObject } from "../permissions.ts";
import { type Expectations, receive } from "../receive.ts";
import { sizedPayload } from "./put-object.ts";

export const uploadPart: S3Operation = {
  name: "UploadPart",
  permissions: onObject("s3:PutObject"),
  route: { level: "object", method: "PUT", query: ["partNumber", "uploadId"] },
  async run(request, { store, settings }) {
    const { query, key } = request;
    const number = partNumber(query);
    const bucket = await store.bucket(request.bucket);
    const { upload } = bucket.upload(query.get("uploadId") ?? "", key);
    const payload = sizedPayload(request);
    const expectations = withUploadsChecksum(readExpectations(request.headers, payload.trailers), upload);
    const { blob, md5, checksum } = await receive(bucket.blobs, payload.chunks, expectations);
    const part = await bucket.addPart(upload.id, {
      number,
      etag: `"${md5}"`,
      blob,
      ...(checksum ? { checksum } : {}),
    });
    const { "x-amz-checksum-type": _type, ...checksums } = checksumHeaders(part);
    return {
      status: 200,
      headers: { etag: part.etag, ...checksums, ...encryptionHeaders(settings.of(request.bucket)) },
    };
  },
};

/** Parts need the checksum that the whole upload was announced with, also where the client leaves it out. */
export function withUploadsChecksum(expectations: Expectations, { checksum }: Upload): Expectations {
  if (!checksum || expectations.checksum) return expectations;
  return { ...expectations, checksum: { algorithm: checksum.algorithm, value: () => undefined } };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export function partNumber(query: URLSearchParams): number {
  const text = query.get("partNumber") ?? "";
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 10_000) {
    throw invalidArgument(
      "partNumber",
      text,
      "Part number must be an integer between 1 and 10000, inclusive",
    );
  }
  return number;
}
