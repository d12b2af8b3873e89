import { AwsError } from "../../../gateway/api.ts";
import { type QueryOperation, requiredParameter } from "../../../gateway/query-api.ts";
import type { IamService } from "../../iam/index.ts";

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const assumeRole: QueryOperation<IamService> = {
  name: "AssumeRole",
  note: "Session policies are not evaluated.",
  permissions(input, _account, iam) {
    const resource = input.get("RoleArn") ?? "";
    const resourcePolicy = iam.policies.trustOf(resource);
    return [{ action: "sts:AssumeRole", resource, resourcePolicy, resourceMustAllow: true }];
  },
  run(input, iam, { caller }) {
    const roleArn = requiredParameter(input, "RoleArn");
    const session = requiredParameter(input, "RoleSessionName");
    if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
      throw new AwsError(
        "ValidationError",
        `1 validation error detected: Value '${session}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
      );
    }
    const role = iam.store.findRoleByArn(roleArn);
    if (role?.arn !== roleArn) {
      // AWS does not tell an absent role from a forbidden one.
      throw new AwsError(
        "AccessDenied",
        `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
        403,
      );
    }
    const seconds = Number(input.get("DurationSeconds") ?? 3_600);
    const expiresAt = iam.context.clock.now() + seconds * 1_000;
    const { accessKeyId, secretAccessKey, sessionToken } = iam.credentialsFor(roleArn, session, expiresAt);
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: new Date(expiresAt).toISOString(),
      },
      AssumedRoleUser: {
        AssumedRoleId: `${role.id}:${session}`,
        Arn: iam.sessionOf(roleArn, session).arn,
      },
      PackedPolicySize: 0,
    };
  },
};
