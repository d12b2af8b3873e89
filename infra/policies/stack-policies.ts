import type { StackValidationPolicy } from "@pulumi/policy";
import type { GraphResource } from "./graph";
import { judge } from "./judge";
import type { Rule } from "./rule";
import { rules as allRules } from "./rules";

/** The rules as CrossGuard takes them: each is given the whole stack, since most look at what is beside a resource. */
export function stackPolicies(rules: readonly Rule[] = allRules): StackValidationPolicy[] {
  return rules.map((rule) => ({
    name: rule.id,
    description: `${rule.title}. ${rule.why} ${rule.page}`,
    validateStack({ resources }, report) {
      const graph: GraphResource[] = resources.map(({ urn, type, name, props }) => ({
        urn,
        type,
        name,
        properties: props,
      }));
      for (const { failed } of judge(graph, [rule]).judgements) {
        for (const { urn, name, problem } of failed) report(`${name} ${problem}`, urn);
      }
    },
  }));
}
