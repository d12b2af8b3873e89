import { createHash } from "node:crypto";
import type { AutoName } from "../../service.ts";

/**
 * The physical name of a resource that the program leaves unnamed: `<logical name>-<7 hex digits>`. The digits follow
 * from the seed, so that a plan shows the very name that the run after it gives.
 * https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
export function autoNameOf(logicalName: string, seed: string, rule: AutoName): string {
  const digits = createHash("sha256").update(seed).digest("hex").slice(0, 7);
  const base = logicalName.slice(0, rule.maxLength - digits.length - 1);
  const name = `${base}-${digits}`;
  return rule.lowerCase ? name.toLowerCase() : name;
}
