/** GitHub's token service, as IAM knows it: https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */
const issuer = "token.actions.githubusercontent.com";

export interface TrustPolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly [
    {
      readonly Effect: "Allow";
      readonly Principal: { readonly Federated: string };
      readonly Action: "sts:AssumeRoleWithWebIdentity";
      readonly Condition: { readonly StringEquals: Readonly<Record<string, string>> };
    },
  ];
}

/**
 * Who may take a role: jobs of one repository, and of those only the ones that GitHub gives this subject, such as
 * `environment:dev`. Both are compared as they are: a wildcard here would let in branches that nobody reviewed.
 */
export function trustPolicy(accountId: string, repository: string, subject: string): TrustPolicy {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: "sts.amazonaws.com",
            [`${issuer}:sub`]: `repo:${repository}:${subject}`,
          },
        },
      },
    ],
  };
}
