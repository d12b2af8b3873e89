/** Type of the resource that stands for the whole stack. Its children's URNs do not name it. */
export const stackType = "pulumi:pulumi:Stack";

/** True for the resource that stands for a provider. */
export function isProvider(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** Types of all parents and of the resource itself, joined by `$`. */
  readonly qualifiedType: string;
  readonly name: string;
}

const prefix = "urn:pulumi:";

/** `urn:pulumi:<stack>::<project>::<type>$<type>::<name>`; only the name may itself hold `::`. */
export function parseUrn(urn: string): UrnParts {
  const [stack, project, qualifiedType, ...name] = urn.slice(prefix.length).split("::");
  if (!urn.startsWith(prefix) || stack === undefined || project === undefined || !qualifiedType) {
    throw new Error(`"${urn}" is not a URN; it should look like urn:pulumi:dev::project::type::name`);
  }
  return { stack, project, qualifiedType, name: name.join("::") };
}

export function urnOf(
  identity: { stack: string; project: string },
  parentUrn: string | undefined,
  type: string,
  name: string,
): string {
  const parentType = parentUrn ? parseUrn(parentUrn).qualifiedType : "";
  const qualified = parentType && parentType !== stackType ? `${parentType}$${type}` : type;
  return `${prefix}${identity.stack}::${identity.project}::${qualified}::${name}`;
}

export function typeOf(urn: string): string {
  return parseUrn(urn).qualifiedType.split("$").at(-1) ?? "";
}

/** What an alias leaves out is as the resource has it now. */
export type Alias =
  | { readonly urn: string }
  | {
      readonly name?: string;
      readonly type?: string;
      readonly stack?: string;
      readonly project?: string;
      /** `null`: it had no parent but the stack. */
      readonly parentUrn?: string | null;
    };

export interface AliasedResource {
  readonly stack: string;
  readonly project: string;
  readonly type: string;
  readonly name: string;
  readonly parentUrn: string | undefined;
}

/**
 * Every URN that the resource may have had: by its own aliases, by its parent's aliases, and by both together.
 * https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/
 * @param parentAliases the URNs that the parent may have had
 */
export function formerUrns(
  resource: AliasedResource,
  aliases: readonly Alias[],
  parentAliases: readonly string[],
): string[] {
  const urns = new Set<string>();
  const add = (alias: Exclude<Alias, { urn: string }>, parentUrn: string | undefined) =>
    urns.add(
      urnOf(
        { stack: alias.stack || resource.stack, project: alias.project || resource.project },
        parentUrn,
        alias.type || resource.type,
        alias.name || resource.name,
      ),
    );
  for (const alias of aliases) {
    if ("urn" in alias) {
      urns.add(alias.urn);
      continue;
    }
    const parent = alias.parentUrn === null ? undefined : alias.parentUrn || resource.parentUrn;
    add(alias, parent);
    // A resource that moved along with a renamed parent.
    if (parent !== undefined && parent === resource.parentUrn) {
      for (const former of parentAliases) {
        add({ ...alias, name: alias.name || inheritedName(resource.name, parent, former) }, former);
      }
    }
  }
  if (resource.parentUrn !== undefined) {
    for (const former of parentAliases) {
      add({ name: inheritedName(resource.name, resource.parentUrn, former) }, former);
    }
  }
  urns.delete(urnOf(resource, resource.parentUrn, resource.type, resource.name));
  return [...urns];
}

/** A child named after its parent (`site` → `site-bucket`) was named after the parent's former name too. */
function inheritedName(name: string, parentUrn: string, formerParentUrn: string): string {
  const parent = parseUrn(parentUrn).name;
  return name.startsWith(parent) ? parseUrn(formerParentUrn).name + name.slice(parent.length) : name;
}
