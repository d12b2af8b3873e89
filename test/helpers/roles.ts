import type { Endpoint } from "./endpoint.ts";

/** What may be assumed by a service of AWS: `lambda.amazonaws.com`. */
export function trust(service: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
}

export const trustLambda = trust("lambda.amazonaws.com");

/** A policy's statement: all of AWS. */
export const everything = { Effect: "Allow", Action: "*", Resource: "*" };

export interface RoleOptions {
  /** Who may assume it. @default "lambda.amazonaws.com" */
  readonly service?: string;
  /** @default everything */
  readonly statements?: readonly object[];
}

/** @returns the ARN of a new role */
export async function createRole(
  endpoint: Endpoint,
  name: string,
  { service = "lambda.amazonaws.com", statements = [everything] }: RoleOptions = {},
): Promise<string> {
  const role = await endpoint.create("aws:iam/role:Role", name, { name, assumeRolePolicy: trust(service) });
  if (statements.length > 0) {
    await endpoint.create("aws:iam/rolePolicy:RolePolicy", name, {
      name,
      role: name,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    });
  }
  return String(role.outputs.arn);
}

/** What functions of tests have unless they bring their own: it may do everything. */
export const testRoleArn = "arn:aws:iam::000000000000:role/test";

export async function createTestRole(endpoint: Endpoint): Promise<void> {
  await createRole(endpoint, "test");
}
