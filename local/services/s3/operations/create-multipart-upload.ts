import { AwsError } from "../../../gateway/api.ts";
import { algorithmOf, describeFromHeaders, encryptionHeaders } from "../object-headers.ts";
import { type S3Operation, xmlAnswer } from "../operation.ts";
import { toPut } from "../permissions.ts";

export const createMultipartUpload: S3Operation = {
  name: "CreateMultipartUpload",
  note: "ACL, object lock and encryption headers are ignored.",
  permissions: toPut,
  route: { level: "object", method: "POST", query: ["uploads"] },
  async run(request, { store, settings }) {
    const { headers } = request;
    const name = headers["x-amz-checksum-algorithm"];
    const algorithm = typeof name === "string" ? algorithmOf(name) : undefined;
    const type = headers["x-amz-checksum-type"] ?? (algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");
    if (type !== "FULL_OBJECT" && type !== "COMPOSITE") {
      throw new AwsError("InvalidRequest", "Value for x-amz-checksum-type header is invalid.", 400);
    }
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
    const impossible = type === "COMPOSITE" ? algorithm === "CRC64NVME" : algorithm?.startsWith("SHA");
    if (impossible) {
      throw new AwsError(
        "InvalidRequest",
        `The ${type} checksum type cannot be used with the ${algorithm?.toLowerCase()} checksum algorithm.`,
        400,
      );
    }
    const bucket = await store.bucket(request.bucket);
    const upload = await bucket.beginUpload({
      key: request.key,
      description: describeFromHeaders(headers),
      ...(algorithm ? { checksum: { algorithm, type } } : {}),
    });
    return xmlAnswer(
      "InitiateMultipartUploadResult",
      { Bucket: request.bucket, Key: request.key, UploadId: upload.id },
      {
        ...encryptionHeaders(settings.of(request.bucket)),
        ...(algorithm ? { "x-amz-checksum-algorithm": algorithm, "x-amz-checksum-type": type } : {}),
      },
    );
  },
};
