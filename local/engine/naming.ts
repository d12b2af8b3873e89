import { createHash } from "node:crypto";
import type { AutoName } from "../service.ts";

/**
 * The physical name of a resource that the program leaves unnamed: `<logical name>-<7 hex digits>`. The digits follow
 * from the seed, so that a plan shows the very name that the run after it gives.
 * https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
export function autoNameOf(
  logicalName: string,
  seed: string,
  rule: Omit<AutoName, "suffix">,
  suffix = "",
): string {
  const digits = createHash("sha256").update(seed).digest("hex").slice(0, 7);
  const end = `-${digits}${suffix}`;
  const name = `${logicalName.slice(0, rule.maxLength - end.length)}${end}`;
  return rule.lowerCase ? name.toLowerCase() : name;
}
