import { lambdaPolicyBytes, roleInlinePolicyCharacters } from "../../lib/limits";
import { beside, type GraphResource } from "../graph";
import type { Rule } from "../rule";

/** What Lambda's statement has around its values: the names of its members, brackets and commas. */
const statementFrame =
  '{"Sid":"","Effect":"Allow","Principal":{"Service":""},"Action":"","Resource":"","Condition":{"ArnLike":{"AWS:SourceArn":""}}},';

/** Longer than any id that Pulumi or a program gives where the graph has none. */
const unsaidId = 40;

/** Sums that no resource shows by itself, and that AWS refuses at apply. */
export const sizeRules: readonly Rule[] = [
  {
    id: "function-policy-size",
    title: "A function's permissions fit into its resource policy",
    why: "Each route adds a statement; the one too many fails in the middle of a deployment.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    types: ["aws:lambda/function:Function"],
    check({ properties: { arn, name } }, graph) {
      const statements = beside(graph, "aws:lambda/permission:Permission", "function", arn, name);
      const bytes = statements.reduce((sum, each) => sum + statementBytes(each, String(arn)), 0);
      return bytes > lambdaPolicyBytes
        ? `has ${statements.length} permissions of about ${bytes} bytes, over ${lambdaPolicyBytes}; give routes one permission with a wider sourceArn, or more functions`
        : undefined;
    },
  },
  {
    id: "role-policies-size",
    title: "A role's inline policies fit together",
    why: "The limit is on their sum: a policy that was taken for months fails when another is added.",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    types: ["aws:iam/role:Role"],
    check({ properties: { name, id } }, graph) {
      const policies = beside(graph, "aws:iam/rolePolicy:RolePolicy", "role", name, id);
      // White space is free.
      const size = policies.reduce(
        (sum, each) => sum + textOf(each.properties.policy).replace(/\s/g, "").length,
        0,
      );
      return size > roleInlinePolicyCharacters
        ? `has ${policies.length} inline policies of ${size} characters, over ${roleInlinePolicyCharacters}; move statements to a managed policy`
        : undefined;
    },
  },
];

function statementBytes({ properties }: GraphResource, arn: string): number {
  const { statementId, principal, action, sourceArn } = properties;
  const id = statementId === undefined ? unsaidId : textOf(statementId).length;
  const values = [principal, action, arn, sourceArn].map((value) => textOf(value ?? "").length);
  return values.reduce((sum, length) => sum + length, statementFrame.length + id);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}
