import * as pulumi from "@pulumi/pulumi";

/** What this program needs of the platform; docs/outputs.md of the platform describes each. */
export interface Platform {
  readonly siteUrl: string;
  readonly tableName: string;
  readonly tableReadPolicyArn: string;
  /** Empty while the platform has no domain. */
  readonly apiDomainName: string;
}

/**
 * Reads the platform's stack of the same name as this one. As values, not as outputs: whether there is a domain
 * decides which resources there are.
 * @throws pulumi.RunError naming an output that the platform does not have
 */
export async function readPlatform(): Promise<Platform> {
  const organization = new pulumi.Config().require("platformOrganization");
  const stack = `${organization}/platform/${pulumi.getStack()}`;
  const reference = new pulumi.StackReference(stack);
  const text = async (name: keyof Platform): Promise<string> => {
    const { value } = await reference.getOutputDetails(name);
    if (typeof value === "string") return value;
    throw new pulumi.RunError(
      `stack "${stack}" has no text as its output "${name}": got ${JSON.stringify(value) ?? "nothing"}; ` +
        "apply a version of the platform whose docs/outputs.md lists it, or ask the platform's team",
    );
  };
  return {
    siteUrl: await text("siteUrl"),
    tableName: await text("tableName"),
    tableReadPolicyArn: await text("tableReadPolicyArn"),
    apiDomainName: await text("apiDomainName"),
  };
}
