import { allOf } from "../../../checks.ts";
import type { Properties } from "../../../properties.ts";
import { textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { checkPolicyName } from "../names.ts";
import { policyProblems, policySize, policySizes } from "../policy-document.ts";
import type { IamStore } from "../store.ts";
import { documentText, tooLargeInline } from "./role.ts";

export function rolePolicyHandler(store: IamStore): ResourceHandler {
  const apply = (inputs: Properties): Properties => {
    const name = textOf(inputs, "name") ?? "";
    const role = textOf(inputs, "role") ?? "";
    const policy = documentText(inputs.policy);
    const others = [...store.inlinePolicies(role)].filter(([other]) => other !== name);
    const size = others.reduce((sum, [, document]) => sum + policySize(document), policySize(policy));
    if (size > policySizes.inlineOfRole)
      throw new Error(`role "${role}", policy "${name}": ${tooLargeInline(size)}`);
    store.putInlinePolicy(role, name, policy);
    return {
      ...inputs,
      id: `${role}:${name}`,
      name,
      role,
      policy,
      namePrefix: textOf(inputs, "namePrefix") ?? "",
    };
  };
  return {
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["name", "namePrefix", "role"],
    check: checkRolePolicy,
    create({ inputs }) {
      const outputs = apply(inputs);
      return { id: String(outputs.id), outputs };
    },
    update: ({ inputs }) => apply(inputs),
    delete: ({ outputs }) =>
      store.deleteInlinePolicy(textOf(outputs, "role") ?? "", textOf(outputs, "name") ?? ""),
    restore({ outputs }) {
      store.putInlinePolicy(
        textOf(outputs, "role") ?? "",
        textOf(outputs, "name") ?? "",
        textOf(outputs, "policy") ?? "",
      );
    },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
const checkRolePolicy = allOf(checkPolicyName, (inputs) => {
  const document = documentText(inputs.policy);
  const problems = [...policyProblems(document, "identity")];
  const size = policySize(document);
  if (size > policySizes.inlineOfRole) problems.push(tooLargeInline(size));
  return problems.map((reason) => ({ property: "policy", reason }));
});
