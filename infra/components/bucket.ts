import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Grant, policyDocument, type Statement, tlsOnly } from "../lib/grants";
import { type Transform, transformed } from "../lib/transform";

export interface BucketArgs {
  /**
   * What the bucket's policy says besides the refusal of plain HTTP. A function of the bucket's ARN, since
   * statements name it; its answer may come from resources that are made after the bucket.
   * @default nothing
   */
  policyStatements?: (bucketArn: pulumi.Output<string>) => pulumi.Input<readonly Statement[]>;
  /**
   * Neither a deletion of the stack nor of its objects by Pulumi goes through.
   * @default true
   */
  protect?: boolean;
  /**
   * The bucket and its objects stay where they are when the stack is destroyed.
   * @default false
   */
  retain?: boolean;
  /**
   * Days after which an object is deleted: for files that are fetched once.
   * @default never
   */
  expireAfterDays?: number;
  /**
   * Days after which a version that was overwritten or deleted is gone for good.
   * @default never
   */
  expireOldVersionsAfterDays?: number;
  transform?: { bucket?: Transform<aws.s3.BucketArgs> };
}

/** The operations on objects: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export type ObjectAction = "GetObject" | "PutObject" | "DeleteObject";

/**
 * A private S3 bucket.
 *
 * ```ts
 * const bucket = new Bucket("uploads", {});
 * ```
 *
 * Creates the bucket and what makes it safe: no public access whatever its policy says, no access lists, encryption,
 * old versions kept, and a policy that refuses connections without TLS.
 */
export class Bucket extends pulumi.ComponentResource {
  /** Physical name. */
  public readonly name: pulumi.Output<string>;
  public readonly arn: pulumi.Output<string>;
  public readonly regionalDomainName: pulumi.Output<string>;
  public readonly nodes: { readonly bucket: aws.s3.Bucket; readonly policy: aws.s3.BucketPolicy };

  constructor(name: string, args: BucketArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Bucket", name, {}, options);
    const child = { parent: this, retainOnDelete: args.retain ?? false };
    const protect = args.protect ?? true;

    const bucket = new aws.s3.Bucket(
      name,
      ...transformed<aws.s3.BucketArgs>(
        args.transform?.bucket,
        { forceDestroy: !protect && !args.retain },
        { ...child, protect },
      ),
    );
    const publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
      `${name}-access`,
      {
        bucket: bucket.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    new aws.s3.BucketOwnershipControls(
      `${name}-ownership`,
      { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        bucket: bucket.id,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
      child,
    );
    const versioning = new aws.s3.BucketVersioning(
      `${name}-versioning`,
      { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    const rules = expiryRules(args);
    if (rules.length > 0) {
      new aws.s3.BucketLifecycleConfiguration(
        `${name}-lifecycle`,
        { bucket: bucket.id, rules },
        // Rules for old versions ask for versioning.
        { ...child, dependsOn: [versioning] },
      );
    }
    const policy = new aws.s3.BucketPolicy(
      `${name}-policy`,
      { bucket: bucket.id, policy: policyOf(bucket, args.policyStatements) },
      // S3 refuses two changes of access at once with 409.
      { ...child, dependsOn: [publicAccessBlock] },
    );

    this.name = bucket.bucket;
    this.arn = bucket.arn;
    this.regionalDomainName = bucket.bucketRegionalDomainName;
    this.nodes = { bucket, policy };
    this.registerOutputs({ name: this.name, arn: this.arn, regionalDomainName: this.regionalDomainName });
  }

  /** Some actions on the objects below a prefix: `files.grant("imports/", "GetObject")`. */
  grant(prefix: "" | `${string}/`, ...actions: readonly [ObjectAction, ...ObjectAction[]]): Grant {
    return {
      actions: actions.map((action) => `s3:${action}`),
      resources: [pulumi.interpolate`${this.arn}/${prefix}*`],
    };
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html */
function expiryRules({
  expireAfterDays: days,
  expireOldVersionsAfterDays: noncurrentDays,
}: BucketArgs): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  const all = { status: "Enabled", filter: { prefix: "" } };
  return [
    ...(days === undefined ? [] : [{ ...all, id: "files", expiration: { days } }]),
    ...(noncurrentDays === undefined
      ? []
      : [
          {
            ...all,
            id: "old-versions",
            noncurrentVersionExpiration: { noncurrentDays },
            expiration: { expiredObjectDeleteMarker: true },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ]),
  ];
}

function policyOf(bucket: aws.s3.Bucket, statements: BucketArgs["policyStatements"]): pulumi.Output<string> {
  const others = statements?.(bucket.arn) ?? [];
  return pulumi
    .all([bucket.arn, others])
    .apply(([arn, resolved]) => policyDocument([tlsOnly("s3:*", [arn, `${arn}/*`]), ...resolved]));
}
