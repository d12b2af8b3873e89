import type { RecordedResource, RecordedStack } from "../recording/recorded-graph.ts";
import { code, type Section, table } from "./document.ts";
import { at, listOf, ofType, parsed } from "./graph.ts";
import { LogicalNames } from "./logical-names.ts";

/** One action that a function, or another holder of a role, may take. */
export interface Permission {
  /** Name of the function; of the role where no function has it. */
  readonly holder: string;
  readonly effect: "Allow" | "Deny";
  /** `dynamodb:GetItem`; `not s3:*` where a statement names what it leaves out. */
  readonly action: string;
  /** Where, by the program's names: `links/index/byOwner`. */
  readonly resource: string;
  /** The statement's Condition as JSON; undefined without one. */
  readonly condition?: string;
}

export interface PermissionChanges {
  readonly granted: readonly Permission[];
  readonly withdrawn: readonly Permission[];
}

export function permissionChanges(before: RecordedStack, after: RecordedStack): PermissionChanges {
  const [had, has] = [permissionsOf(before), permissionsOf(after)];
  const without = (some: ReadonlyMap<string, Permission>, others: ReadonlyMap<string, Permission>) =>
    [...some]
      .filter(([key]) => !others.has(key))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, permission]) => permission);
  return { granted: without(has, had), withdrawn: without(had, has) };
}

/** Everything the policies of the stack's roles say, by a key of the permission's own. */
function permissionsOf(stack: RecordedStack): ReadonlyMap<string, Permission> {
  const names = new LogicalNames(stack.resources);
  const holders = holdersOf(stack);
  const permissions = new Map<string, Permission>();
  for (const { role, document } of policiesOf(stack)) {
    for (const holder of holders.get(role) ?? [role]) {
      for (const permission of permissionsIn(document, holder, names)) {
        permissions.set(JSON.stringify(permission), permission);
      }
    }
  }
  return permissions;
}

/** Names of functions by their role's name. */
function holdersOf(stack: RecordedStack): ReadonlyMap<string, readonly string[]> {
  const roles = ofType(stack, "aws:iam/role:Role");
  const functions = ofType(stack, "aws:lambda/function:Function");
  return new Map(
    roles.map((role) => {
      const own = functions.filter(({ properties }) => properties.role === role.properties.arn);
      return [String(role.properties.id), own.length > 0 ? own.map(({ name }) => name) : [role.name]];
    }),
  );
}

interface RolesPolicy {
  /** Physical name of the role. */
  readonly role: string;
  readonly document: unknown;
}

function policiesOf(stack: RecordedStack): readonly RolesPolicy[] {
  const managed = new Map(
    ofType(stack, "aws:iam/policy:Policy").map(({ properties }) => [properties.arn, properties.policy]),
  );
  return [
    ...ofType(stack, "aws:iam/rolePolicy:RolePolicy").map(({ properties }) => ({
      role: String(properties.role),
      document: properties.policy,
    })),
    ...ofType(stack, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ properties }) => ({
      role: String(properties.role),
      document: managed.get(properties.policyArn) ?? managedByAws(String(properties.policyArn)),
    })),
    ...ofType(stack, "aws:iam/role:Role").flatMap(inRole),
  ];
}

function inRole({ properties }: RecordedResource): readonly RolesPolicy[] {
  const role = String(properties.id);
  const { inlinePolicies, managedPolicyArns } = properties;
  return [
    ...listOf(inlinePolicies).map((each) => ({ role, document: at(each, "policy") })),
    ...listOf(managedPolicyArns).map((arn) => ({ role, document: managedByAws(String(arn)) })),
  ];
}

/** AWS may change what such a policy says: it stands for its actions. */
function managedByAws(arn: string) {
  return { Statement: { Effect: "Allow", Action: `managed policy ${arn.split("/").at(-1)}`, Resource: "*" } };
}

function permissionsIn(policy: unknown, holder: string, names: LogicalNames): readonly Permission[] {
  return listOf(at(parsed(policy), "Statement")).flatMap((statement) => {
    const named = (key: string) => [
      ...listOf(at(statement, key)).map((each) => names.in(String(each))),
      ...listOf(at(statement, `Not${key}`)).map((each) => `not ${names.in(String(each))}`),
    ];
    const condition = at(statement, "Condition");
    return named("Action").flatMap((action) =>
      named("Resource").map((resource) => ({
        holder,
        effect: at(statement, "Effect") === "Deny" ? ("Deny" as const) : ("Allow" as const),
        action,
        resource,
        ...(condition === undefined ? {} : { condition: names.in(JSON.stringify(condition)) }),
      })),
    );
  });
}

export function permissionsSection({ granted, withdrawn }: PermissionChanges): Section {
  const rows = (sign: string, permissions: readonly Permission[]) =>
    permissions.map(({ holder, effect, action, resource, condition }) => [
      [effect === "Deny" ? `${sign} deny` : sign],
      [code(holder)],
      [code(action)],
      [code(resource), ...(condition === undefined ? [] : [" if ", code(condition)])],
    ]);
  return {
    title: "IAM",
    lines: [],
    tables: [
      table(
        ["", "Function", "Action", "On"],
        [...rows("+ granted", granted), ...rows("− withdrawn", withdrawn)],
        "actions granted or withdrawn",
      ),
    ],
  };
}
