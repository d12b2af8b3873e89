import { AwsError } from "../../gateway/api.ts";
import type { Bucket } from "./bucket.ts";
import { invalidArgument, noSuchKey, noSuchVersion } from "./errors.ts";
import type { ObjectVersion } from "./object-version.ts";

/**
 * The version that a read means: the one named, or the current one.
 * @throws AwsError NoSuchKey, NoSuchVersion, MethodNotAllowed on a delete marker named by its id
 */
export function findVersion(bucket: Bucket, key: string, versionId: string | null): ObjectVersion {
  if (versionId === "") throw invalidArgument("versionId", "", "Version id cannot be the empty string");
  if (versionId === null) {
    const version = bucket.latest(key);
    if (!version) throw noSuchKey(key);
    if (version.deleteMarker) throw withMarker(noSuchKey(key));
    return version;
  }
  const version = bucket.version(key, versionId);
  if (!version) throw noSuchVersion(key, versionId);
  if (version.deleteMarker) {
    throw new AwsError(
      "MethodNotAllowed",
      "The specified method is not allowed against this resource.",
      405,
      {
        ResourceType: "DeleteMarker",
      },
    );
  }
  return version;
}

function withMarker(error: AwsError): AwsError {
  return new AwsError(error.code, error.message, error.status, { ...error.details, DeleteMarker: "true" });
}
