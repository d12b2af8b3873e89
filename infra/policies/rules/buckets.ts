import { at, beside, type Graph, type GraphResource, listOf } from "../graph";
import type { Rule } from "../rule";
import { isEverybody, refusesPlainHttp, statementsOf } from "../statements";

const types = ["aws:s3/bucket:Bucket"];

const blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

export const bucketRules: readonly Rule[] = [
  {
    id: "bucket-not-public",
    title: "Buckets block public access, and no policy opens them",
    why: "Files meant for one reader must not be had by guessing a name.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    types,
    check(bucket, graph) {
      const [access] = ofBucket(graph, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", bucket);
      const missing = blocks.filter((block) => access?.properties[block] !== true);
      if (missing.length > 0) return `does not set ${missing.join(", ")}; set all four to true`;
      return policiesOf(graph, bucket).some(isOpen)
        ? "has a policy that allows everybody; name who may"
        : undefined;
    },
  },
  {
    id: "bucket-tls",
    title: "Buckets refuse requests without TLS",
    why: "Whoever listens on the way reads, and changes, what goes without.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    types,
    check: (bucket, graph) =>
      policiesOf(graph, bucket).some(refusesPlainHttp)
        ? undefined
        : "takes requests without TLS; deny aws:SecureTransport false in its policy",
  },
  {
    id: "bucket-encrypted",
    title: "Buckets say how they are encrypted",
    why: "What is stated is kept when AWS's default changes, and can be audited.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
    types,
    check(bucket, graph) {
      const [encryption] = ofBucket(
        graph,
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        bucket,
      );
      return at(encryption?.properties.rules, 0, "applyServerSideEncryptionByDefault", "sseAlgorithm")
        ? undefined
        : "states no encryption; add a BucketServerSideEncryptionConfiguration";
    },
  },
];

function ofBucket(graph: Graph, type: string, { properties }: GraphResource): readonly GraphResource[] {
  return beside(graph, type, "bucket", properties.bucket, properties.id);
}

function policiesOf(graph: Graph, bucket: GraphResource): readonly unknown[] {
  return ofBucket(graph, "aws:s3/bucketPolicy:BucketPolicy", bucket).map(
    ({ properties }) => properties.policy,
  );
}

function isOpen(policy: unknown): boolean {
  return (statementsOf(policy) ?? []).some(
    (statement) =>
      at(statement, "Effect") === "Allow" &&
      isEverybody(at(statement, "Principal")) &&
      listOf(at(statement, "Condition")).length === 0,
  );
}
