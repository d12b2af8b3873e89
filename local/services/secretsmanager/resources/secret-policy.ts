import { type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { policyProblems } from "../../iam/policy-document.ts";
import type { SecretsManagerService } from "../index.ts";

/** A secret's resource policy: kept and told; its id is the secret's ARN. */
export function secretPolicyHandler({ context, store }: SecretsManagerService): ResourceHandler {
  const put = (inputs: Properties): Properties => {
    const secret = store.getUsable(textOf(inputs, "secretArn") ?? "");
    store.put({ ...secret, policy: textOf(inputs, "policy") });
    return { ...inputs, id: secret.arn, secretArn: secret.arn, region: context.region };
  };
  return {
    replaceOn: ["secretArn"],
    note: "Kept, not enforced.",
    check: (inputs) =>
      policyProblems(textOf(inputs, "policy") ?? "", "resource").map((reason) => ({
        property: "policy",
        reason,
      })),
    create({ inputs }) {
      const outputs = put(inputs);
      return { id: String(outputs.id), outputs };
    },
    update: ({ inputs }) => put(inputs),
    delete({ id }) {
      const secret = store.find(id);
      if (secret) store.put({ ...secret, policy: undefined });
    },
    // The store keeps it with the secret.
    restore() {},
  };
}
