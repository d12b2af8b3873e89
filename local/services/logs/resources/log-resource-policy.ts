import { randomBytes } from "node:crypto";
import { allOf, noLongerThan } from "../../../checks.ts";
import type { CloudContext } from "../../../context.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { policyProblems } from "../../iam/policy-document.ts";

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
    check: checkResourcePolicy,
    create({ inputs }) {
      const outputs = outputsOf(inputs, randomBytes(16).toString("hex"));
      return { id: String(outputs.id), outputs };
    },
    update: ({ inputs }) => outputsOf(inputs, randomBytes(16).toString("hex")),
    delete() {},
    restore() {},
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html */
const checkResourcePolicy = allOf(noLongerThan("policyDocument", 5_120), (inputs) => {
  const document = textOf(inputs, "policyDocument") ?? "";
  return policyProblems(document, "resource").map((reason) => ({ property: "policyDocument", reason }));
});
