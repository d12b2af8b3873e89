import { globMatches } from "../cloudfront/glob.ts";

/** Sends requests under a base path to an API. */
export interface Mapping {
  /** Without slashes at its ends; empty for all paths. */
  readonly basePath: string;
  readonly apiId: string;
  /** Undefined where callers name the stage behind the base path. */
  readonly stageName: string | undefined;
}

export interface RoutingRule extends Mapping {
  readonly stageName: string;
  /** The lowest is tried first. */
  readonly priority: number;
  readonly stripBasePath: boolean;
  /** Pairs of header name and pattern, of which one must match; undefined where headers do not matter. */
  readonly headers: readonly HeaderPattern[] | undefined;
}

export interface HeaderPattern {
  readonly name: string;
  readonly glob: string;
}

/** Where a request under a custom domain goes. */
export interface Destination {
  readonly apiId: string;
  readonly stageName: string;
  /** As the API's routes see it. */
  readonly path: string;
}

export type RoutingMode =
  | "BASE_PATH_MAPPING_ONLY"
  | "ROUTING_RULE_ONLY"
  | "ROUTING_RULE_THEN_BASE_PATH_MAPPING";

interface CustomDomain {
  readonly mode: RoutingMode;
  readonly rules: Map<string, RoutingRule>;
  readonly mappings: Map<string, Mapping>;
}

/** Custom domain names with their rules and mappings, by name. */
export class CustomDomains {
  readonly #domains = new Map<string, CustomDomain>();

  put(name: string, mode: RoutingMode): void {
    const { rules = new Map(), mappings = new Map() } = this.#domains.get(name) ?? {};
    this.#domains.set(name, { mode, rules, mappings });
  }

  remove(name: string): void {
    this.#domains.delete(name);
  }

  /** @throws Error for an unknown domain, or a priority that another rule has */
  putRule(name: string, id: string, rule: RoutingRule): void {
    const { rules } = this.#domain(name);
    for (const [other, { priority }] of rules) {
      if (other !== id && priority === rule.priority) {
        throw new Error(`${name} has a rule of priority ${priority} already; give each rule one of its own`);
      }
    }
    rules.set(id, rule);
  }

  removeRule(name: string, id: string): void {
    this.#domains.get(name)?.rules.delete(id);
  }

  /** @throws Error for an unknown domain */
  putMapping(name: string, mapping: Mapping): void {
    this.#domain(name).mappings.set(mapping.basePath, mapping);
  }

  removeMapping(name: string, basePath: string): void {
    this.#domains.get(name)?.mappings.delete(basePath);
  }

  /**
   * Rules in order of priority, then the longest mapping, as the domain's mode has it.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-mode.html
   * @param path percent-encoded, from `/`
   */
  route(
    name: string,
    path: string,
    headers: readonly (readonly [name: string, value: string])[],
  ): Destination | undefined {
    const domain = this.#domains.get(name);
    if (!domain) return undefined;
    const rules =
      domain.mode === "BASE_PATH_MAPPING_ONLY"
        ? []
        : [...domain.rules.values()].sort((a, b) => a.priority - b.priority);
    for (const rule of rules) {
      if (isBelow(path, rule.basePath) && matchesHeaders(rule.headers, headers)) {
        return { ...rule, path: rule.stripBasePath ? withoutBase(path, rule.basePath) : path };
      }
    }
    if (domain.mode === "ROUTING_RULE_ONLY") return undefined;
    const mapping = [...domain.mappings.values()]
      .filter(({ basePath }) => isBelow(path, basePath))
      .sort((a, b) => b.basePath.length - a.basePath.length)[0];
    return mapping && mapped(mapping, path);
  }

  #domain(name: string): CustomDomain {
    const domain = this.#domains.get(name);
    if (domain) return domain;
    throw new Error(
      `There is no custom domain "${name}"; pass the domainName of an aws.apigateway.DomainName`,
    );
  }
}

/** A mapping always cuts its base path off. */
function mapped({ basePath, apiId, stageName }: Mapping, path: string): Destination {
  const rest = withoutBase(path, basePath);
  if (stageName !== undefined) return { apiId, stageName, path: rest };
  const named = rest.split("/", 2)[1] ?? "";
  return { apiId, stageName: named, path: withoutBase(rest, named) };
}

/** By whole segments and letter case. */
function isBelow(path: string, basePath: string): boolean {
  return basePath === "" || path === `/${basePath}` || path.startsWith(`/${basePath}/`);
}

function withoutBase(path: string, basePath: string): string {
  return basePath === "" ? path : path.slice(basePath.length + 1) || "/";
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules.html */
function matchesHeaders(
  patterns: readonly HeaderPattern[] | undefined,
  headers: readonly (readonly [name: string, value: string])[],
): boolean {
  if (!patterns) return true;
  return patterns.some(({ name, glob }) =>
    headers.some(
      ([header, value]) => header.toLowerCase() === name.toLowerCase() && globMatches(glob, value),
    ),
  );
}
