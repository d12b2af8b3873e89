import { randomBytes } from "node:crypto";
import { allOf, each, eachText, isArn, matches, noLongerThan, whenKnown, within } from "../../../checks.ts";
import { arnOf, type CloudContext } from "../../../context.ts";
import {
  isProperties,
  numberOf,
  objectOf,
  type Properties,
  recordsOf,
  textOf,
  textsOf,
} from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import { base32 } from "../access-keys.ts";
import { checkPath, checkPolicyArn } from "../names.ts";
import { policyProblems, policySize, policySizes } from "../policy-document.ts";
import type { IamStore, Role } from "../store.ts";

export function roleHandler(context: CloudContext, store: IamStore): ResourceHandler {
  return {
    autoName: { property: "name", maxLength: 64 },
    replaceOn: ["name", "namePrefix", "path"],
    check: checkRole,
    create({ inputs }) {
      const uniqueId = `AROA${base32(randomBytes(16)).slice(0, 17)}`;
      const createDate = `${new Date(context.clock.now()).toISOString().slice(0, 19)}Z`;
      const outputs = outputsOf(context, inputs, uniqueId, createDate);
      store.putRole(roleOf(outputs));
      return { id: String(outputs.name), outputs };
    },
    update({ inputs, oldOutputs }) {
      const outputs = outputsOf(
        context,
        inputs,
        textOf(oldOutputs, "uniqueId") ?? "",
        textOf(oldOutputs, "createDate") ?? "",
      );
      store.putRole(roleOf(outputs));
      return outputs;
    },
    delete: ({ id }) => store.deleteRole(id),
    restore: ({ outputs }) => store.putRole(roleOf(outputs)),
  };
}

function outputsOf(
  context: CloudContext,
  inputs: Properties,
  uniqueId: string,
  createDate: string,
): Properties {
  const name = textOf(inputs, "name") ?? "";
  const path = textOf(inputs, "path") ?? "/";
  const tags = objectOf(inputs, "tags");
  return {
    ...inputs,
    name,
    path,
    namePrefix: textOf(inputs, "namePrefix") ?? "",
    id: name,
    arn: arnOf(context, "iam", `role${path}${name}`, "global"),
    uniqueId,
    createDate,
    assumeRolePolicy: documentText(inputs.assumeRolePolicy),
    forceDetachPolicies: inputs.forceDetachPolicies === true,
    inlinePolicies: inputs.inlinePolicies ?? [],
    managedPolicyArns: inputs.managedPolicyArns ?? [],
    maxSessionDuration: numberOf(inputs, "maxSessionDuration") ?? 3600,
    tags,
    tagsAll: tags,
  };
}

function roleOf(outputs: Properties): Role {
  return {
    name: textOf(outputs, "name") ?? "",
    arn: textOf(outputs, "arn") ?? "",
    path: textOf(outputs, "path") ?? "/",
    id: textOf(outputs, "uniqueId") ?? "",
    createDate: textOf(outputs, "createDate") ?? "",
    assumeRolePolicy: textOf(outputs, "assumeRolePolicy") ?? "",
    description: textOf(outputs, "description"),
    maxSessionDuration: numberOf(outputs, "maxSessionDuration") ?? 3600,
    permissionsBoundary: textOf(outputs, "permissionsBoundary"),
    ownInlinePolicies: inlinePoliciesOf(outputs),
    ownPolicyArns: textsOf(outputs, "managedPolicyArns"),
  };
}

function inlinePoliciesOf(properties: Properties): ReadonlyMap<string, string> {
  const { inlinePolicies } = properties;
  const policies = new Map<string, string>();
  for (const policy of Array.isArray(inlinePolicies) ? inlinePolicies : []) {
    if (!isProperties(policy)) continue;
    const document = textOf(policy, "policy");
    if (document) policies.set(textOf(policy, "name") ?? "", document);
  }
  return policies;
}

/** A policy argument may be JSON text or, in TypeScript, the document itself. */
export function documentText(policy: Properties[string] | undefined): string {
  return typeof policy === "string" ? policy : JSON.stringify(policy ?? {});
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const checkRole = allOf(
  matches("name", /^[\w+=,.@-]{1,64}$/, "a role name has 1 to 64 letters, digits and _+=,.@-"),
  checkPath,
  noLongerThan("description", 1_000),
  isArn("permissionsBoundary", "iam"),
  within("maxSessionDuration", 3_600, 43_200, "seconds"),
  checkTrust,
  eachText("managedPolicyArns", (policyArn) => checkPolicyArn({ policyArn })[0]?.reason),
  each("inlinePolicies", checkInline),
  checkInlineSize,
);

function checkTrust(inputs: Properties): readonly CheckFailure[] {
  const trust = documentText(inputs.assumeRolePolicy);
  const problems = [...policyProblems(trust, "trust")];
  const size = policySize(trust);
  if (size > policySizes.trust)
    problems.push(`the trust policy has ${size} characters; AWS takes ${policySizes.trust}: shorten it`);
  return problems.map((reason) => ({ property: "assumeRolePolicy", reason }));
}

function checkInline(inline: Properties): readonly CheckFailure[] {
  const document = textOf(inline, "policy");
  if (!document) return [];
  return policyProblems(document, "identity").map((reason) => ({ property: "policy", reason }));
}

function checkInlineSize(inputs: Properties): readonly CheckFailure[] {
  // What is not known yet counts nothing: the rest alone may be too much.
  const documents = recordsOf(inputs, "inlinePolicies").map((inline) =>
    whenKnown(() => textOf(inline, "policy")),
  );
  const size = documents.reduce((sum, document) => sum + policySize(document ?? ""), 0);
  if (size <= policySizes.inlineOfRole) return [];
  return [{ property: "inlinePolicies", reason: tooLargeInline(size) }];
}

/** The one wording for a role whose inline policies outgrow IAM. */
export function tooLargeInline(size: number): string {
  return `the role's inline policies have ${size} characters together; AWS takes ${policySizes.inlineOfRole}: move statements to a managed policy`;
}
