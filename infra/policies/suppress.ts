import * as pulumi from "@pulumi/pulumi";

/** What a suppression is in a recorded graph. */
export const suppressionType = "platform:policies:Suppression";

/**
 * States beside a resource why a rule of the policy pack does not hold for it. It is a component without children,
 * whose outputs are the rule, the reason and the resource's URN: both engines record those, and AWS sees nothing.
 *
 * ```ts
 * suppress("links", table, "table-deletion-protection", "A stage whose data may go.");
 * ```
 *
 * @param name the resource's own
 * @param rules of the pack, or checks of Checkov: `CKV_AWS_26`
 * @throws Error without a reason
 */
export function suppress(
  name: string,
  resource: pulumi.Resource,
  rules: string | readonly string[],
  reason: string,
): void {
  for (const rule of typeof rules === "string" ? [rules] : rules) {
    if (reason.trim() === "") {
      throw new Error(
        `suppression of "${rule}" for "${name}": the reason is empty; say why the rule does not hold`,
      );
    }
    new Suppression(`${name}-${rule}`, { rule, reason, resource: resource.urn }, { parent: resource });
  }
}

class Suppression extends pulumi.ComponentResource {
  constructor(name: string, outputs: pulumi.Inputs, options: pulumi.ComponentResourceOptions) {
    super(suppressionType, name, {}, options);
    this.registerOutputs(outputs);
  }
}
