import type { Permission, Permissions } from "../../gateway/permission.ts";
import { copySourceName } from "./copy-source.ts";
import type { S3Dependencies, S3Request } from "./operation.ts";

export type S3Permissions = Permissions<S3Request, S3Dependencies>;

/**
 * Of an operation on the bucket itself.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export function onBucket(action: string): S3Permissions {
  return ({ bucket, query }, _account, dependencies) => [
    bucketPermission(action, bucket, query, dependencies),
  ];
}

/**
 * Of an operation on the object.
 * @param versionAction - what it is called where the request names a version
 */
export function onObject(action: string, versionAction = action): S3Permissions {
  return ({ bucket, key, query }, _account, dependencies) => {
    const versionId = query.get("versionId");
    return [
      objectPermission(versionId === null ? action : versionAction, bucket, key, dependencies, versionId),
    ];
  };
}

/** Writes an object, and its tags where the request brings some. */
export const toPut: S3Permissions = ({ bucket, key, headers }, _account, dependencies) => [
  objectPermission("s3:PutObject", bucket, key, dependencies),
  ...(headers["x-amz-tagging"] === undefined
    ? []
    : [objectPermission("s3:PutObjectTagging", bucket, key, dependencies)]),
];

/**
 * A copy reads its source and writes its target.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
export const toCopy: S3Permissions = (request, account, dependencies) => {
  const source = copySourceName(request.headers["x-amz-copy-source"]);
  const action = source.versionId === null ? "s3:GetObject" : "s3:GetObjectVersion";
  return [
    objectPermission(action, source.bucket, source.key, dependencies, source.versionId),
    ...toPut(request, account, dependencies),
  ];
};

export function bucketPermission(
  action: string,
  bucket: string,
  query: URLSearchParams,
  { settings }: S3Dependencies,
): Permission {
  const keys = ["prefix", "delimiter", "max-keys"].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[`s3:${name}`, value]];
  });
  return {
    action,
    resource: `arn:aws:s3:::${bucket}`,
    context: Object.fromEntries(keys),
    resourcePolicy: settings.of(bucket).policy,
  };
}

export function objectPermission(
  action: string,
  bucket: string,
  key: string,
  { settings }: S3Dependencies,
  versionId: string | null = null,
): Permission {
  return {
    action,
    resource: `arn:aws:s3:::${bucket}/${key}`,
    ...(versionId === null ? {} : { context: { "s3:VersionId": versionId } }),
    resourcePolicy: settings.of(bucket).policy,
  };
}
