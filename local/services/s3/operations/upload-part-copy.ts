import { AwsError } from "../../../gateway/api.ts";
import { checksumElement } from "../checksums.ts";
import { copySource } from "../copy-source.ts";
import { invalidArgument } from "../errors.ts";
import { storedObject } from "../objects.ts";
import { type S3Operation, timestamp, xmlAnswer } from "../operation.ts";
import { toCopy } from "../permissions.ts";
import { receive } from "../receive.ts";
import { partNumber, withUploadsChecksum } from "./upload-part.ts";

export const uploadPartCopy: S3Operation = {
  name: "UploadPartCopy",
  permissions: toCopy,
  route: { level: "object", method: "PUT", query: ["partNumber", "uploadId"], header: "x-amz-copy-source" },
  async run(request, dependencies) {
    const { query } = request;
    const number = partNumber(query);
    const bucket = await dependencies.store.bucket(request.bucket);
    const { upload } = bucket.upload(query.get("uploadId") ?? "", request.key);
    const source = await copySource(request, dependencies);
    const range = copyRange(request.headers["x-amz-copy-source-range"], source.version.size);
    const object = storedObject(source.bucket, source.version);
    const { blob, md5, checksum } = await receive(
      bucket.blobs,
      object.open(range?.start, range?.end),
      withUploadsChecksum({}, upload),
    );
    const part = await bucket.addPart(upload.id, {
      number,
      etag: `"${md5}"`,
      blob,
      ...(checksum ? { checksum } : {}),
    });
    return xmlAnswer("CopyPartResult", {
      LastModified: timestamp(part.lastModified),
      ETag: part.etag,
      ...(part.checksum ? { [checksumElement(part.checksum.algorithm)]: part.checksum.value } : {}),
    });
  },
};

function copyRange(
  header: string | string[] | undefined,
  size: number,
): { start: number; end: number } | undefined {
  if (typeof header !== "string") return undefined;
  const [, first = "", last = ""] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const range = { start: Number(first), end: Number(last) };
  if (first === "" || range.end < range.start) {
    throw invalidArgument(
      "x-amz-copy-source-range",
      header,
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
    );
  }
  if (range.end >= size) {
    throw new AwsError(
      "InvalidRange",
      `Range specified is not valid for source object of size: ${size}`,
      416,
    );
  }
  return range;
}
