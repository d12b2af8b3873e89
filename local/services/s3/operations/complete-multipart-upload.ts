import { createHash } from "node:crypto";
import { AwsError } from "../../../gateway/api.ts";
import type { Bucket } from "../bucket.ts";
import {
  type Checksum,
  checksumElement,
  checksumHeader,
  compositeChecksum,
  startChecksum,
} from "../checksums.ts";
import { writeCondition } from "../conditions.ts";
import { malformedXml } from "../errors.ts";
import { encryptionHeaders, versionHeader } from "../object-headers.ts";
import type { Part, Upload } from "../object-version.ts";
import { describe } from "../objects.ts";
import { type S3Operation, xmlAnswer } from "../operation.ts";
import { onObject } from "../permissions.ts";
import { children, text, type XmlNode, xmlBody } from "../xml-body.ts";

/** All but the last part: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const minPartSize = 5 * 1024 * 1024;

export const completeMultipartUpload: S3Operation = {
  name: "CompleteMultipartUpload",
  permissions: onObject("s3:PutObject"),
  route: { level: "object", method: "POST", query: ["uploadId"] },
  async run(request, { store, settings }) {
    const bucket = await store.bucket(request.bucket);
    const uploadId = request.query.get("uploadId") ?? "";
    const { upload, parts } = bucket.upload(uploadId, request.key);
    const document = await xmlBody(request, "CompleteMultipartUpload");
    const chosen = chooseParts(children(document, "Part"), parts);
    const checksum = await checksumOf(bucket, upload, chosen);
    if (checksum) {
      const expected = request.headers[checksumHeader(checksum.algorithm)];
      if (typeof expected === "string" && expected !== checksum.value) {
        throw new AwsError(
          "BadDigest",
          `The ${checksum.algorithm} you specified did not match the calculated checksum.`,
          400,
        );
      }
    }
    const bucketSettings = settings.of(request.bucket);
    const version = await bucket.completeUpload(
      uploadId,
      {
        key: request.key,
        size: chosen.reduce((sum, { blob }) => sum + blob.size, 0),
        etag: multipartEtag(chosen),
        ...describe(upload.description),
        ...(checksum ? { checksum } : {}),
        blobs: chosen.map(({ blob }) => blob),
        multipart: true,
      },
      bucketSettings.versioning,
      writeCondition(request.headers, request.key),
    );
    return xmlAnswer(
      "CompleteMultipartUploadResult",
      {
        Location: `http://${request.headers.host ?? "localhost"}/${request.bucket}/${encodeURIComponent(request.key)}`,
        Bucket: request.bucket,
        Key: request.key,
        ETag: version.etag,
        ...(checksum
          ? { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }
          : {}),
      },
      { ...encryptionHeaders(bucketSettings), ...versionHeader(version) },
    );
  },
};

/** @throws AwsError MalformedXML, InvalidPartOrder, InvalidPart, EntityTooSmall */
function chooseParts(listed: readonly XmlNode[], parts: ReadonlyMap<number, Part>): Part[] {
  if (listed.length === 0 || listed.length > 10_000) throw malformedXml();
  let previous = 0;
  const chosen = listed.map((node) => {
    const number = Number(text(node, "PartNumber"));
    if (!Number.isInteger(number)) throw malformedXml();
    if (number <= previous) {
      throw new AwsError(
        "InvalidPartOrder",
        "The list of parts was not in ascending order. Parts must be ordered by part number.",
        400,
      );
    }
    previous = number;
    const part = parts.get(number);
    const etag = text(node, "ETag")?.replaceAll('"', "");
    if (!part || part.etag !== `"${etag}"`) {
      throw new AwsError(
        "InvalidPart",
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        400,
        { PartNumber: String(number) },
      );
    }
    return part;
  });
  const small = chosen.slice(0, -1).find(({ blob }) => blob.size < minPartSize);
  if (small) {
    throw new AwsError(
      "EntityTooSmall",
      "Your proposed upload is smaller than the minimum allowed size",
      400,
      {
        PartNumber: String(small.number),
        ProposedSize: String(small.blob.size),
        MinSizeAllowed: String(minPartSize),
      },
    );
  }
  return chosen;
}

function multipartEtag(parts: readonly Part[]): string {
  const hash = createHash("md5");
  for (const { etag } of parts) hash.update(Buffer.from(etag.slice(1, -1), "hex"));
  return `"${hash.digest("hex")}-${parts.length}"`;
}

async function checksumOf(
  bucket: Bucket,
  upload: Upload,
  parts: readonly Part[],
): Promise<Checksum | undefined> {
  if (!upload.checksum) return undefined;
  const { algorithm, type } = upload.checksum;
  if (type === "COMPOSITE") {
    const values = parts.map(({ checksum }) => checksum?.value ?? "");
    return { algorithm, type, value: compositeChecksum(algorithm, values) };
  }
  const [only] = parts;
  if (parts.length === 1 && only?.checksum) return { ...only.checksum, type };
  const running = startChecksum(algorithm);
  const size = parts.reduce((sum, { blob }) => sum + blob.size, 0);
  const blobs = parts.map(({ blob }) => blob);
  for await (const chunk of bucket.blobs.read(blobs, 0, size - 1)) running.update(chunk);
  return { algorithm, type, value: running.digest().toString("base64") };
}
