import type { Bucket } from "./bucket.ts";
import { copyConditions } from "./conditions.ts";
import { invalidArgument } from "./errors.ts";
import { findVersion } from "./find-version.ts";
import type { ObjectVersion } from "./object-version.ts";
import type { S3Dependencies, S3Request } from "./operation.ts";

/**
 * The object that `x-amz-copy-source` names (`bucket/key?versionId=…`, percent-encoded), its conditions held.
 * @throws AwsError NoSuchBucket, NoSuchKey, PreconditionFailed, InvalidArgument
 */
export async function copySource(
  request: S3Request,
  { store }: S3Dependencies,
): Promise<{ readonly bucket: Bucket; readonly version: ObjectVersion }> {
  const header = String(request.headers["x-amz-copy-source"] ?? "");
  const [path = "", versionId] = header.replace(/^\//, "").split("?versionId=");
  const slash = path.indexOf("/");
  const problem = "Copy Source must mention the source bucket and key: sourcebucket/sourcekey";
  if (slash < 1 || slash === path.length - 1) throw invalidArgument("x-amz-copy-source", header, problem);
  let name: string;
  let key: string;
  try {
    name = decodeURIComponent(path.slice(0, slash));
    key = decodeURIComponent(path.slice(slash + 1));
  } catch {
    throw invalidArgument("x-amz-copy-source", header, "Copy Source is not percent-encoded correctly");
  }
  const bucket = await store.bucket(name);
  const version = findVersion(bucket, key, versionId ?? null);
  copyConditions(request.headers, { etag: version.etag, lastModified: new Date(version.lastModified) });
  return { bucket, version };
}
