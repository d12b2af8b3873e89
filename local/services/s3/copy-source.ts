import type { Bucket } from "./bucket.ts";
import { copyConditions } from "./conditions.ts";
import { invalidArgument } from "./errors.ts";
import { findVersion } from "./find-version.ts";
import type { ObjectVersion } from "./object-version.ts";
import type { S3Dependencies, S3Request } from "./operation.ts";

/**
 * What `x-amz-copy-source` names: `bucket/key?versionId=…`, percent-encoded.
 * @throws AwsError InvalidArgument
 */
export function copySourceName(value: string | readonly string[] | undefined): {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
} {
  const header = String(value ?? "");
  const [path = "", versionId = null] = header.replace(/^\//, "").split("?versionId=");
  const slash = path.indexOf("/");
  const problem = "Copy Source must mention the source bucket and key: sourcebucket/sourcekey";
  if (slash < 1 || slash === path.length - 1) throw invalidArgument("x-amz-copy-source", header, problem);
  try {
    return {
      bucket: decodeURIComponent(path.slice(0, slash)),
      key: decodeURIComponent(path.slice(slash + 1)),
      versionId,
    };
  } catch {
    throw invalidArgument("x-amz-copy-source", header, "Copy Source is not percent-encoded correctly");
  }
}

/**
 * The object that `x-amz-copy-source` names, its conditions held.
 * @throws AwsError NoSuchBucket, NoSuchKey, PreconditionFailed, InvalidArgument
 */
export async function copySource(
  request: S3Request,
  { store }: S3Dependencies,
): Promise<{ readonly bucket: Bucket; readonly version: ObjectVersion }> {
  const name = copySourceName(request.headers["x-amz-copy-source"]);
  const bucket = await store.bucket(name.bucket);
  const version = findVersion(bucket, name.key, name.versionId);
  copyConditions(request.headers, { etag: version.etag, lastModified: new Date(version.lastModified) });
  return { bucket, version };
}
