import type { ResourceHandler } from "../../../service.ts";
import { bucketHandler } from "./bucket.ts";
import { bucketObjectHandler } from "./bucket-object.ts";
import { corsConfigurationHandler } from "./cors-configuration.ts";
import type { ResourceDependencies } from "./dependencies.ts";
import { bucketPolicyHandler } from "./policy.ts";
import { publicAccessBlockHandler } from "./public-access-block.ts";
import { serverSideEncryptionHandler } from "./server-side-encryption.ts";
import { inertHandler } from "./setting.ts";
import { versioningHandler } from "./versioning.ts";

/** Handlers by type token. The provider keeps a second, older token for several. */
export function s3Resources(dependencies: ResourceDependencies): Readonly<Record<string, ResourceHandler>> {
  const bucket = bucketHandler(dependencies);
  const object = bucketObjectHandler(dependencies);
  const cors = corsConfigurationHandler(dependencies);
  const encryption = serverSideEncryptionHandler(dependencies);
  const versioning = versioningHandler(dependencies);
  const lifecycle = inertHandler(dependencies, "lifecycle", "Kept; nothing expires or moves.");
  return {
    "aws:s3/bucket:Bucket": bucket,
    "aws:s3/bucketV2:BucketV2": bucket,
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": cors,
    "aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2": cors,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2": lifecycle,
    "aws:s3/bucketNotification:BucketNotification": inertHandler(
      dependencies,
      "notification",
      "Kept; no notification is sent.",
    ),
    "aws:s3/bucketObject:BucketObject": object,
    "aws:s3/bucketObjectv2:BucketObjectv2": object,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": inertHandler(
      dependencies,
      "ownershipControls",
      "Kept; there are no ACLs.",
    ),
    "aws:s3/bucketPolicy:BucketPolicy": bucketPolicyHandler(dependencies),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlockHandler(dependencies),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": encryption,
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": encryption,
    "aws:s3/bucketVersioning:BucketVersioning": versioning,
    "aws:s3/bucketVersioningV2:BucketVersioningV2": versioning,
  };
}
