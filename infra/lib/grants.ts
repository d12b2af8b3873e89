import * as pulumi from "@pulumi/pulumi";

/** Actions that a function may take, and on what. Components give them out: `table.grant("GetItem")`. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly pulumi.Input<string>[];
  /**
   * By operator and key: `{ StringEquals: { "kms:ViaService": "ssm.eu-central-1.amazonaws.com" } }`.
   * @default none
   */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  /** Absent in a trust policy, which stands on the role itself. */
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Of a resource's own policy: nobody gets at it without TLS. */
export function tlsOnly(action: string, resource: string | readonly string[]): Statement {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

/** Writing to one log group, what is in it aside. */
export function logGrant({ arn }: { readonly arn: pulumi.Output<string> }): Grant {
  return {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [pulumi.interpolate`${arn}:*`],
  };
}

/** A policy that allows just the grants. */
export function grantsPolicy(grants: readonly Grant[]): pulumi.Output<string> {
  return pulumi
    .output(grants.map(({ actions, resources, condition }) => ({ actions, resources, condition })))
    .apply((resolved) =>
      policyDocument(
        resolved.map(({ actions, resources, condition }) => ({
          Effect: "Allow",
          Action: actions,
          Resource: resources,
          ...(condition && { Condition: condition }),
        })),
      ),
    );
}

/**
 * Who may take on a role: the AWS service of that name, `lambda.amazonaws.com`.
 * @param account - the one that the service must act for. @default any, as for services that others cannot turn on us
 */
export function assumedBy(service: `${string}.amazonaws.com`, account?: string): string {
  return policyDocument([
    {
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      ...(account && { Condition: { StringEquals: { "aws:SourceAccount": account } } }),
    },
  ]);
}
