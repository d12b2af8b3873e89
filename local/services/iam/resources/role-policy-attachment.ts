import { randomBytes } from "node:crypto";
import type { CloudContext } from "../../../context.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { checkPolicyArn } from "../names.ts";
import type { IamStore } from "../store.ts";

export function rolePolicyAttachmentHandler(context: CloudContext, store: IamStore): ResourceHandler {
  const attach = (properties: Properties) => {
    const policyArn = textOf(properties, "policyArn") ?? "";
    store.attach(textOf(properties, "role") ?? "", policyArn);
    if (!store.findPolicy(policyArn)) {
      context.log.warn(
        `IAM: the document of ${policyArn} is not known locally; it is attached without effect.`,
      );
    }
  };
  return {
    replaceOn: ["role", "policyArn"],
    note: "Documents of AWS-managed policies are known for Lambda's and API Gateway's usual ones; others are attached without effect.",
    check: checkPolicyArn,
    create({ inputs }) {
      attach(inputs);
      const id = `${textOf(inputs, "role")}-${context.clock.now()}${randomBytes(6).toString("hex")}`;
      return { id, outputs: { ...inputs, id } };
    },
    delete: ({ outputs }) => store.detach(textOf(outputs, "role") ?? "", textOf(outputs, "policyArn") ?? ""),
    restore: ({ outputs }) => attach(outputs),
  };
}
