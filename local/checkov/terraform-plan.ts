import type { RecordedResource } from "../recording/recorded-graph.ts";
import { terraformType, terraformValues } from "./terraform-names.ts";

/** A plan in the form of `terraform show -json`, as far as Checkov reads it: https://developer.hashicorp.com/terraform/internals/json-format */
export interface TerraformPlan {
  readonly format_version: "1.2";
  readonly terraform_version: string;
  readonly planned_values: { readonly root_module: { readonly resources: readonly object[] } };
  readonly resource_changes: readonly object[];
  readonly configuration: { readonly root_module: { readonly resources: readonly object[] } };
}

export interface TranslatedGraph {
  readonly plan: TerraformPlan;
  /** What an address, `aws_s3_bucket.site_bucket`, stands for. */
  readonly resources: ReadonlyMap<string, RecordedResource>;
}

interface Translated {
  readonly resource: RecordedResource;
  readonly type: string;
  readonly name: string;
  readonly address: string;
}

/** A recorded graph as Terraform would plan it. Components are left out: AWS sees nothing of them. */
export function terraformPlan(graph: readonly RecordedResource[]): TranslatedGraph {
  const translated = graph.filter(({ type }) => /^aws:.*\//.test(type)).map(translate);
  const addresses = addressesByValue(translated);
  return {
    plan: {
      format_version: "1.2",
      terraform_version: "1.9.0",
      planned_values: { root_module: { resources: translated.map(plannedValues) } },
      resource_changes: translated.map(change),
      configuration: {
        root_module: { resources: translated.map((each) => configuration(each, addresses)) },
      },
    },
    resources: new Map(translated.map(({ address, resource }) => [address, resource])),
  };
}

function translate(resource: RecordedResource, index: number): Translated {
  const type = terraformType(resource.type);
  // With its place in the graph, since two logical names may come to the same.
  const name = `${resource.name.replace(/[^A-Za-z0-9_]/g, "_")}_${index}`;
  return { resource, type, name, address: `${type}.${name}` };
}

function plannedValues({ resource, type, name, address }: Translated): object {
  return { address, mode: "managed", type, name, values: terraformValues(resource.properties) };
}

function change({ resource, type, name, address }: Translated): object {
  const after = terraformValues(resource.properties);
  return { address, mode: "managed", type, name, change: { actions: ["create"], before: null, after } };
}

/** Terraform says which resource a value comes from; checks of what belongs together go by it. */
function configuration(each: Translated, addresses: ReadonlyMap<string, string>): object {
  const { resource, type, name, address } = each;
  const { properties } = resource;
  const stage = type === "aws_api_gateway_stage" ? undefined : addresses.get(stageKey(properties));
  const references = {
    ...referencesIn(properties, addresses, address),
    ...(stage && { stageName: { references: [`${stage}.stage_name`, stage] } }),
  };
  return { address, mode: "managed", type, name, expressions: terraformValues(references) };
}

/** A stage's name is of its API alone. */
function stageKey({ restApi, stageName }: RecordedResource["properties"]): string {
  return JSON.stringify([restApi, stageName]);
}

/** The same tree with a reference in place of each value that another resource made, and nothing else. */
function referencesIn(
  value: unknown,
  addresses: ReadonlyMap<string, string>,
  own: string,
): object | undefined {
  if (typeof value === "string") {
    const target = addresses.get(value);
    return target === undefined || target === own ? undefined : { references: [`${target}.id`, target] };
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => referencesIn(item, addresses, own) ?? {});
    return items.some((item) => Object.keys(item).length > 0) ? items : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, referencesIn(inner, addresses, own)] as const)
    .filter(([, inner]) => inner !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** What stands for a resource in others: its id, its ARN, the name it was given. */
function addressesByValue(translated: readonly Translated[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { resource, type, address } of translated) {
    const { id, arn } = resource.properties;
    if (type === "aws_api_gateway_stage") found.set(stageKey(resource.properties), address);
    for (const value of [id, arn]) {
      // The first is the one that made the value; a policy of a bucket may have the bucket's name as its id.
      if (typeof value === "string" && !found.has(value)) found.set(value, address);
    }
  }
  return found;
}
