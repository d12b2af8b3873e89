import { randomBytes } from "node:crypto";
import { allOf, noLongerThan } from "../../../checks.ts";
import { arnOf, type CloudContext } from "../../../context.ts";
import { objectOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import { base32 } from "../access-keys.ts";
import { checkPath, checkPolicyName } from "../names.ts";
import { policyProblems, policySize, policySizes } from "../policy-document.ts";
import type { IamStore } from "../store.ts";
import { documentText } from "./role.ts";

export function policyHandler(context: CloudContext, store: IamStore): ResourceHandler {
  const outputsOf = (inputs: Properties, policyId: string): Properties => {
    const name = textOf(inputs, "name") ?? "";
    const path = textOf(inputs, "path") ?? "/";
    const arn = arnOf(context, "iam", `policy${path}${name}`, "global");
    const tags = objectOf(inputs, "tags");
    return {
      ...inputs,
      id: arn,
      arn,
      name,
      path,
      namePrefix: textOf(inputs, "namePrefix") ?? "",
      policy: documentText(inputs.policy),
      policyId,
      attachmentCount: store.attachmentCount(arn),
      tags,
      tagsAll: tags,
    };
  };
  const put = (outputs: Properties, version: number) =>
    store.putPolicy({
      name: textOf(outputs, "name") ?? "",
      arn: textOf(outputs, "arn") ?? "",
      path: textOf(outputs, "path") ?? "/",
      id: textOf(outputs, "policyId") ?? "",
      document: textOf(outputs, "policy") ?? "",
      description: textOf(outputs, "description"),
      createDate: `${new Date(context.clock.now()).toISOString().slice(0, 19)}Z`,
      versionId: `v${version}`,
    });
  return {
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["name", "namePrefix", "path", "description"],
    check: checkPolicy,
    create({ inputs }) {
      const outputs = outputsOf(inputs, `ANPA${base32(randomBytes(16)).slice(0, 17)}`);
      put(outputs, 1);
      return { id: String(outputs.arn), outputs };
    },
    update({ id, inputs, oldOutputs }) {
      const outputs = outputsOf(inputs, textOf(oldOutputs, "policyId") ?? "");
      put(outputs, Number(store.findPolicy(id)?.versionId.slice(1) ?? 0) + 1);
      return outputs;
    },
    delete: ({ id }) => store.deletePolicy(id),
    restore: ({ outputs }) => put(outputs, 1),
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
const checkPolicy = allOf(checkPolicyName, checkPath, noLongerThan("description", 1_000), checkDocument);

function checkDocument(inputs: Properties): readonly CheckFailure[] {
  const document = documentText(inputs.policy);
  const problems = [...policyProblems(document, "identity")];
  const size = policySize(document);
  if (size > policySizes.managed) {
    problems.push(
      `the policy has ${size} characters; AWS takes ${policySizes.managed} in a managed policy: split it`,
    );
  }
  return problems.map((reason) => ({ property: "policy", reason }));
}
