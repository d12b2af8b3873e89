import { policySizes } from "../services/iam/policy-document.ts";
import { policyCharacters } from "./documents.ts";
import type { Role } from "./roles.ts";

/** For people at a terminal: what each role is let do, service by service. */
export function rolesText(roles: readonly Role[]): string {
  return roles.flatMap((role) => ["", ...roleLines(role)]).join("\n");
}

function roleLines({ name, trust, policies }: Role): readonly string[] {
  const sizes = policies.map((each) => policyCharacters(each).toLocaleString("en-US")).join(" and ");
  const count = policies.length === 1 ? "1 policy" : `${policies.length} policies`;
  const subjects =
    trust?.Statement.map(({ Condition }) => Object.values(Condition.StringEquals).at(-1)) ?? [];
  return [
    `${name}: ${count} of ${sizes} characters (${policySizes.managed.toLocaleString("en-US")} at most)`,
    ...subjects.map((subject) => `  may be taken by ${subject}`),
    ...servicesOf(policies).map(
      ({ service, actions, resources }) =>
        `  ${service.padEnd(16)} ${actions} ${actions === 1 ? "action" : "actions"} on ${resources}`,
    ),
  ];
}

function servicesOf(policies: Role["policies"]) {
  const statements = policies.flatMap(({ Statement }) => Statement);
  const services = new Set(statements.flatMap(({ Action }) => Action.map(serviceOf)));
  return [...services].sort().map((service) => {
    const own = statements.filter(({ Action }) => Action.some((action) => serviceOf(action) === service));
    const actions = new Set(
      own.flatMap(({ Action }) => Action.filter((action) => serviceOf(action) === service)),
    );
    const resources = [...new Set(own.flatMap(({ Resource }) => Resource))];
    const [first] = resources;
    return {
      service,
      actions: actions.size,
      resources: resources.length === 1 ? first : `${resources.length} patterns such as ${first}`,
    };
  });
}

function serviceOf(action: string): string {
  return action.split(":")[0] ?? action;
}
