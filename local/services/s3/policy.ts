import { AwsError } from "../../gateway/api.ts";
import { ArnPattern } from "../../iam/arn-pattern.ts";
import { contextOf } from "../../iam/context.ts";
import { decide } from "../../iam/decision.ts";
import { type Policy, PolicyError, parsePolicy } from "../../iam/policy.ts";

/**
 * Reads a bucket's policy, and refuses what S3 would.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
 *
 * @param bucketArn undefined where it is not known yet: whether the policy is of this bucket is not judged then
 * @throws AwsError MalformedPolicy
 */
export function parseBucketPolicy(text: string, bucketArn: string | undefined): Policy {
  // 20 KB: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
  if (Buffer.byteLength(text) > 20 * 1024)
    throw malformed("Policy exceeds the maximum allowed document size");
  const policy = parsed(text);
  for (const { principal, actions, resources } of policy.statements) {
    if (!principal) throw malformed("Missing required field Principal");
    if (!resources) throw malformed("Missing required field Resource");
    // `arn:aws:s3:::bucket/…`: what stands before the first slash must be able to mean this bucket.
    const foreign = resources.texts.find(
      (resource) =>
        bucketArn !== undefined &&
        !new ArnPattern(resource.replace(/\/.*$/s, ""), false).matches(bucketArn, () => undefined),
    );
    if (foreign !== undefined && !resources.not) throw malformed("Policy has invalid resource");
    if (actions.texts.some((action) => action !== "*" && !/^s3:/i.test(action)))
      throw malformed("Policy has invalid action");
  }
  return policy;
}

/**
 * Whether a policy gives access to the world: an Allow to everyone that no condition narrows.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublic(policy: Policy): boolean {
  const narrowing =
    /^aws:(source(arn|account|ip|vpc|vpce|orgid)|principal(arn|account|orgid|orgpaths)|userid)$/;
  return policy.statements.some(
    ({ effect, principal, conditionKeys }) =>
      effect === "Allow" &&
      (principal?.everyone || principal?.not) &&
      !conditionKeys.some(({ key, values }) => narrowing.test(key) && !values.includes("*")),
  );
}

/** Whether the bucket's policy lets a CloudFront distribution do something, by Origin Access Control. */
export function allowsDistribution(
  policy: Policy | undefined,
  distributionArn: string,
  action: string,
  resource: string,
): boolean {
  return decide(
    {
      principal: { kind: "service", name: "cloudfront.amazonaws.com" },
      action,
      resource,
      context: contextOf({
        "aws:SourceArn": distributionArn,
        "aws:SourceAccount": distributionArn.split(":")[4] ?? "",
        "aws:SecureTransport": "true",
        "aws:PrincipalIsAWSService": "true",
      }),
    },
    { identity: [], resource: policy },
  ).allowed;
}

function parsed(text: string): Policy {
  try {
    return parsePolicy(text);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw malformed(error.message);
  }
}

function malformed(message: string): AwsError {
  return new AwsError("MalformedPolicy", message, 400);
}
