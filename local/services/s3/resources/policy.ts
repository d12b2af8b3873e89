import { whenKnown } from "../../../checks.ts";
import { AwsError } from "../../../gateway/api.ts";
import type { Properties, PropertyValue } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import { isPublic, parseBucketPolicy } from "../policy.ts";
import { bucketOf, type ResourceDependencies } from "./dependencies.ts";
import { settingHandler } from "./setting.ts";

export function bucketPolicyHandler(dependencies: ResourceDependencies): ResourceHandler {
  return settingHandler(dependencies, {
    check: checkPolicy,
    guard(bucket, inputs, name) {
      const policy = parseBucketPolicy(policyText(inputs.policy), `arn:aws:s3:::${name}`);
      if (bucket.publicAccessBlock.blockPublicPolicy && isPublic(policy)) {
        throw new AwsError(
          "AccessDenied",
          `The policy of bucket "${name}" is public, and its public access block has blockPublicPolicy set, as new buckets do; narrow the policy or change the block.`,
          403,
        );
      }
    },
    apply(bucket, inputs, name) {
      bucket.policy = parseBucketPolicy(policyText(inputs.policy), `arn:aws:s3:::${name}`);
    },
    clear(bucket) {
      bucket.policy = undefined;
    },
    outputs: (inputs) => ({ policy: policyText(inputs.policy) }),
  });
}

/** A policy as JSON text; programs may also give it as an object. */
export function policyText(value: PropertyValue | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function checkPolicy(inputs: Properties): readonly CheckFailure[] {
  // Which bucket it is need not be known for the rest.
  const bucket = whenKnown(() => bucketOf(inputs));
  try {
    parseBucketPolicy(policyText(inputs.policy), bucket ? `arn:aws:s3:::${bucket}` : undefined);
    return [];
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return [{ property: "policy", reason: `bucket policy: ${error.message}` }];
  }
}
