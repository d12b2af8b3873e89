import { randomBytes } from "node:crypto";
import type { CloudContext } from "../../../context.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";

/** Which AWS services may write to the account's log groups. Kept, not enforced. */
export function logResourcePolicyHandler(context: CloudContext): ResourceHandler {
  const outputsOf = (inputs: Properties, revisionId: string): Properties => ({
    ...inputs,
    id: textOf(inputs, "resourceArn") ?? textOf(inputs, "policyName") ?? "",
    policyScope: inputs.resourceArn === undefined ? "ACCOUNT" : "RESOURCE",
    region: context.region,
    revisionId,
  });
  return {
    autoName: { property: "policyName", maxLength: 128 },
    replaceOn: ["policyName", "resourceArn"],
    note: "Kept, not enforced.",
    create({ inputs }) {
      const outputs = outputsOf(inputs, randomBytes(16).toString("hex"));
      return { id: String(outputs.id), outputs };
    },
    update: ({ inputs }) => outputsOf(inputs, randomBytes(16).toString("hex")),
    delete() {},
    restore() {},
  };
}
