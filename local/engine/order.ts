interface Dependent {
  readonly urn: string;
  readonly parent?: string | undefined;
  readonly dependencies: readonly string[];
  readonly deletedWith?: string | undefined;
}

/**
 * The same resources, each after its parent and all that it depends on, otherwise in the order given.
 * Several may carry one URN, while a replaced one waits for its deletion.
 */
export function inDependencyOrder<Resource extends Dependent>(resources: Iterable<Resource>): Resource[] {
  const all = [...resources];
  const byUrn = Map.groupBy(all, (resource) => resource.urn);
  const ordered = new Set<Resource>();
  const visiting = new Set<Resource>();
  const visit = (resource: Resource) => {
    if (ordered.has(resource) || visiting.has(resource)) return;
    visiting.add(resource);
    for (const urn of directDependencies(resource)) byUrn.get(urn)?.forEach(visit);
    visiting.delete(resource);
    ordered.add(resource);
  };
  all.forEach(visit);
  return [...ordered];
}

export function directDependencies(resource: Dependent): string[] {
  const { parent, dependencies, deletedWith } = resource;
  return [...(parent ? [parent] : []), ...dependencies, ...(deletedWith ? [deletedWith] : [])];
}
