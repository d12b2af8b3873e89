import { allOf, noLongerThan } from "../../../checks.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
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
    check: checkSecretPolicy,
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

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html */
export const checkSecretPolicy = allOf(noLongerThan("policy", 20_480), (inputs): readonly CheckFailure[] =>
  policyProblems(textOf(inputs, "policy") ?? "", "resource").map((reason) => ({
    property: "policy",
    reason,
  })),
);
