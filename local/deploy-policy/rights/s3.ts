import type { RecordedResource } from "../../recording/recorded-graph.ts";
import { namePattern, referredName } from "./name-pattern.ts";
import type { Right, RightsTable } from "./right.ts";

export const bucketArn = (name: string) => `arn:aws:s3:::${name}`;

const bucketOf = ({ properties }: RecordedResource) => [bucketArn(referredName(properties.bucket))];
const objectsOf = (resource: RecordedResource) => bucketOf(resource).map((arn) => `${arn}/*`);

/** One of the settings of a bucket: set by one action, for its end as well. */
const setting = (put: string, get: string): readonly Right[] => [
  { on: bucketOf, create: [put], read: [get], delete: [put] },
];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export const s3Rights: RightsTable = {
  "aws:s3/bucket:Bucket": [
    {
      on: ({ properties }) => [bucketArn(namePattern(properties.bucket))],
      create: ["s3:CreateBucket"],
      // The provider reads all there is to know of a bucket, whoever set it.
      read: [
        "s3:GetAccelerateConfiguration",
        "s3:GetBucketAcl",
        "s3:GetBucketCORS",
        "s3:GetBucketLocation",
        "s3:GetBucketLogging",
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetBucketPolicy",
        "s3:GetBucketRequestPayment",
        "s3:GetBucketTagging",
        "s3:GetBucketVersioning",
        "s3:GetBucketWebsite",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetReplicationConfiguration",
        "s3:ListBucket",
        "s3:ListTagsForResource",
      ],
      delete: ["s3:DeleteBucket"],
      tag: ["s3:PutBucketTagging", "s3:TagResource", "s3:UntagResource"],
    },
    // A bucket that may go with what is in it (forceDestroy) is emptied first.
    {
      on: ({ properties }) => [bucketArn(namePattern(properties.bucket))],
      delete: ["s3:ListBucketVersions"],
    },
    {
      on: ({ properties }) =>
        properties.forceDestroy === true ? [`${bucketArn(namePattern(properties.bucket))}/*`] : [],
      delete: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
    },
  ],
  "aws:s3/bucketObjectv2:BucketObjectv2": [
    {
      on: objectsOf,
      create: ["s3:PutObject", "s3:AbortMultipartUpload"],
      read: ["s3:GetObject", "s3:GetObjectTagging"],
      delete: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
      tag: ["s3:PutObjectTagging", "s3:DeleteObjectTagging"],
    },
    { on: bucketOf, read: ["s3:ListBucket"], delete: ["s3:ListBucketVersions"] },
  ],
  "aws:s3/bucketPolicy:BucketPolicy": [
    {
      on: bucketOf,
      create: ["s3:PutBucketPolicy"],
      read: ["s3:GetBucketPolicy"],
      delete: ["s3:DeleteBucketPolicy"],
    },
  ],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": setting(
    "s3:PutBucketPublicAccessBlock",
    "s3:GetBucketPublicAccessBlock",
  ),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting(
    "s3:PutBucketOwnershipControls",
    "s3:GetBucketOwnershipControls",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": setting("s3:PutBucketVersioning", "s3:GetBucketVersioning"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": setting(
    "s3:PutEncryptionConfiguration",
    "s3:GetEncryptionConfiguration",
  ),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": setting(
    "s3:PutLifecycleConfiguration",
    "s3:GetLifecycleConfiguration",
  ),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": setting("s3:PutBucketCORS", "s3:GetBucketCORS"),
  "aws:s3/bucketNotification:BucketNotification": setting(
    "s3:PutBucketNotification",
    "s3:GetBucketNotification",
  ),
};
