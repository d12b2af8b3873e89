import type { ParameterType } from "./store.ts";

/** Versions kept of a parameter. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
export const maxVersions = 100;

/** Labels of one version. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html */
export const maxLabels = 10;

const types: readonly string[] = ["String", "StringList", "SecureString"] satisfies ParameterType[];

export function isParameterType(type: string): type is ParameterType {
  return types.includes(type);
}

/** Bytes of a value, by tier. https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm */
const valueSizes: Readonly<Record<string, number>> = {
  Standard: 4_096,
  Advanced: 8_192,
  "Intelligent-Tiering": 8_192,
};

/**
 * The tier that a parameter gets: Intelligent-Tiering takes the cheaper one that holds the value, and what is
 * Advanced already stays so. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 */
export function tierFor(asked: string, value: string, present: string | undefined): string {
  if (asked !== "Intelligent-Tiering") return asked;
  return present === "Advanced" || Buffer.byteLength(value) > 4_096 ? "Advanced" : "Standard";
}

/** Whether AWS takes it as a label. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html */
export function isLabel(text: string): boolean {
  return /^[a-zA-Z_.-][a-zA-Z0-9_.-]{0,99}$/.test(text) && !/^(aws|ssm)/i.test(text);
}

export interface ParameterProblem {
  readonly property: "name" | "type" | "value" | "tier";
  readonly reason: string;
}

/** What AWS would refuse in a parameter. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export function parameterProblems(parameter: {
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly value: string | undefined;
  readonly tier: string | undefined;
  readonly allowedPattern: string | undefined;
}): readonly ParameterProblem[] {
  const { name, type, value, tier = "Standard", allowedPattern } = parameter;
  const problems: ParameterProblem[] = [];
  if (name !== undefined) {
    if (!/^[a-zA-Z0-9_.\-/]{1,1011}$/.test(name)) {
      problems.push({
        property: "name",
        reason: `parameter name "${name}" is not allowed: use letters, digits and _.-/`,
      });
    } else if (name.slice(1).includes("/") && !name.startsWith("/")) {
      problems.push({ property: "name", reason: `parameter name "${name}" is a path; begin it with "/"` });
    } else if (/^\/?(aws|ssm)/i.test(name)) {
      problems.push({
        property: "name",
        reason: `parameter name "${name}" begins with "aws" or "ssm", which AWS reserves`,
      });
    }
  }
  if (type !== undefined && !isParameterType(type)) {
    problems.push({ property: "type", reason: `type "${type}" is not one of ${types.join(", ")}` });
  }
  const limit = valueSizes[tier];
  if (limit === undefined) {
    problems.push({
      property: "tier",
      reason: `tier "${tier}" is not one of ${Object.keys(valueSizes).join(", ")}`,
    });
  } else if (value !== undefined && Buffer.byteLength(value) > limit) {
    problems.push({
      property: "value",
      reason: `the value has ${Buffer.byteLength(value)} bytes; ${tier} parameters take ${limit}: shorten it or use the Advanced tier`,
    });
  }
  if (value === "")
    problems.push({ property: "value", reason: "the value is empty; AWS takes 1 character or more" });
  if (value !== undefined && allowedPattern && !new RegExp(allowedPattern).test(value)) {
    problems.push({
      property: "value",
      reason: `the value does not match the allowed pattern ${allowedPattern}`,
    });
  }
  return problems;
}
