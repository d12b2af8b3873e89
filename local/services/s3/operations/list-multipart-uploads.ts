import { numberParameter, owner, type S3Operation, textEncoder, timestamp, xmlAnswer } from "../operation.ts";
import { onBucket } from "../permissions.ts";
import { compareKeys } from "../sorted-keys.ts";

export const listMultipartUploads: S3Operation = {
  name: "ListMultipartUploads",
  note: "No delimiter: uploads are not rolled up under common prefixes.",
  permissions: onBucket("s3:ListBucketMultipartUploads"),
  route: { level: "bucket", method: "GET", query: ["uploads"] },
  async run(request, dependencies) {
    const { query } = request;
    const encode = textEncoder(query);
    const prefix = query.get("prefix") ?? "";
    const keyMarker = query.get("key-marker") ?? "";
    const idMarker = query.get("upload-id-marker") ?? "";
    const maxUploads = numberParameter(query, "max-uploads", 1000, 1000);
    const bucket = await dependencies.store.bucket(request.bucket);
    const following = [...bucket.uploads.values()]
      .map(({ upload }) => upload)
      .filter(({ key }) => key.startsWith(prefix))
      .sort((one, other) => compareKeys(one.key, other.key) || (one.id < other.id ? -1 : 1))
      .filter(({ key, id }) => {
        const order = compareKeys(key, keyMarker);
        return order > 0 || (order === 0 && idMarker !== "" && id > idMarker);
      });
    const page = following.slice(0, maxUploads);
    const truncated = page.length < following.length;
    return xmlAnswer("ListMultipartUploadsResult", {
      Bucket: request.bucket,
      Prefix: encode(prefix),
      KeyMarker: encode(keyMarker),
      UploadIdMarker: idMarker,
      NextKeyMarker: truncated ? encode(page.at(-1)?.key ?? "") : undefined,
      NextUploadIdMarker: truncated ? page.at(-1)?.id : undefined,
      MaxUploads: maxUploads,
      EncodingType: query.get("encoding-type") ?? undefined,
      IsTruncated: truncated,
      Upload: page.map((upload) => ({
        Key: encode(upload.key),
        UploadId: upload.id,
        Initiator: owner(dependencies),
        Owner: owner(dependencies),
        StorageClass: "STANDARD",
        Initiated: timestamp(upload.initiated),
        ChecksumAlgorithm: upload.checksum?.algorithm,
        ChecksumType: upload.checksum?.type,
      })),
    });
  },
};
