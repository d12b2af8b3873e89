import { checksumElement } from "../checksums.ts";
import { numberParameter, owner, type S3Operation, timestamp, xmlAnswer } from "../operation.ts";
import { onObject } from "../permissions.ts";

export const listParts: S3Operation = {
  name: "ListParts",
  permissions: onObject("s3:ListMultipartUploadParts"),
  route: { level: "object", method: "GET", query: ["uploadId"] },
  async run(request, dependencies) {
    const { query, key } = request;
    const bucket = await dependencies.store.bucket(request.bucket);
    const { upload, parts } = bucket.upload(query.get("uploadId") ?? "", key);
    const marker = numberParameter(query, "part-number-marker", 0, 10_000);
    const maxParts = numberParameter(query, "max-parts", 1000, 1000);
    const following = [...parts.values()]
      .filter(({ number }) => number > marker)
      .sort((one, other) => one.number - other.number);
    const page = following.slice(0, maxParts);
    return xmlAnswer("ListPartsResult", {
      Bucket: request.bucket,
      Key: key,
      UploadId: upload.id,
      PartNumberMarker: marker,
      NextPartNumberMarker: page.at(-1)?.number,
      MaxParts: maxParts,
      IsTruncated: page.length < following.length,
      Part: page.map((part) => ({
        PartNumber: part.number,
        LastModified: timestamp(part.lastModified),
        ETag: part.etag,
        Size: part.blob.size,
        ...(part.checksum ? { [checksumElement(part.checksum.algorithm)]: part.checksum.value } : {}),
      })),
      Initiator: owner(dependencies),
      Owner: owner(dependencies),
      StorageClass: "STANDARD",
      ChecksumAlgorithm: upload.checksum?.algorithm,
      ChecksumType: upload.checksum?.type,
    });
  },
};
