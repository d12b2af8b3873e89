import { actionsWithoutResource } from "../actions-without-resource";
import { at, type GraphResource, listOf } from "../graph";
import type { Rule } from "../rule";
import { statementsOf } from "../statements";

const page = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";

export const iamRules: readonly Rule[] = [
  {
    id: "iam-no-full-access",
    title: "No managed policy gives full access",
    why: "Whoever gets at a role with all of a service's rights has all of the account's data in it.",
    page,
    types: ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws:iam/role:Role"],
    check({ properties }) {
      const policies = [...listOf(properties.policyArn), ...listOf(properties.managedPolicyArns)];
      const wide = policies.filter((arn) =>
        /FullAccess|AdministratorAccess|PowerUserAccess/.test(String(arn)),
      );
      return wide.length > 0
        ? `attaches ${wide.join(", ")}; give the actions and resources that are needed`
        : undefined;
    },
  },
  {
    id: "iam-no-wildcard",
    title: "No `*` action, and no `*` resource but for actions that know none",
    why: "A wildcard grants what nobody thought of, and what the service adds next year.",
    page,
    types: ["aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy"],
    check: wildcardIn,
  },
];

function wildcardIn({ properties }: GraphResource): string | undefined {
  const statements = statementsOf(properties.policy);
  if (!statements) return "has a policy that cannot be read; give its JSON document";
  for (const statement of statements.filter((each) => at(each, "Effect") === "Allow")) {
    if (at(statement, "NotAction") !== undefined || at(statement, "NotResource") !== undefined)
      return "allows all but what it names; name what it allows";
    const actions = listOf(at(statement, "Action"));
    const wide = actions.find((action) => String(action).includes("*"));
    if (wide !== undefined) return `allows the action "${wide}"; name each action`;
    const open = actions.find((action) => !actionsWithoutResource.includes(action));
    if (open !== undefined && listOf(at(statement, "Resource")).includes("*"))
      return `allows "${open}" on "*"; name the resources`;
  }
  return undefined;
}
