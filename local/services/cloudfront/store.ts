import type { Properties } from "../../properties.ts";
import type { Distribution } from "./distribution.ts";
import type { EdgeFunction } from "./functions/edge-function.ts";
import { type CachePolicy, readCachePolicy } from "./policies/cache-policy.ts";
import {
  type ManagedPolicies,
  managedCachePolicies,
  managedOriginRequestPolicies,
  managedResponseHeadersPolicies,
} from "./policies/managed.ts";
import { type OriginRequestPolicy, readOriginRequestPolicy } from "./policies/origin-request-policy.ts";
import { type ResponseHeadersPolicy, readResponseHeadersPolicy } from "./policies/response-headers-policy.ts";

/** The control plane: what the program registered, by id or ARN. */
export class CloudFrontStore {
  readonly distributions = new Map<string, Distribution>();
  /** By ARN. */
  readonly functions = new Map<string, EdgeFunction>();
  readonly originAccessControls = new Set<string>();
  /** Port of the load balancer behind a VPC origin. */
  readonly vpcOriginPorts = new Map<string, number>();
  readonly cachePolicies = new PolicyTable<CachePolicy>(managedCachePolicies, readCachePolicy);
  readonly originRequestPolicies = new PolicyTable<OriginRequestPolicy>(
    managedOriginRequestPolicies,
    readOriginRequestPolicy,
  );
  readonly responseHeadersPolicies = new PolicyTable<ResponseHeadersPolicy>(
    managedResponseHeadersPolicies,
    readResponseHeadersPolicy,
  );
}

/** Policies of one kind: the program's own, and AWS's, which are read when first asked for. */
export class PolicyTable<T extends { readonly id: string; readonly name: string }> {
  readonly #managed: ManagedPolicies;
  readonly #read: (id: string, properties: Properties) => T;
  readonly #policies = new Map<string, T>();

  constructor(managed: ManagedPolicies, read: (id: string, properties: Properties) => T) {
    this.#managed = managed;
    this.#read = read;
  }

  get(id: string | undefined): T | undefined {
    if (id === undefined) return undefined;
    const known = this.#policies.get(id);
    if (known) return known;
    const managed = Object.hasOwn(this.#managed, id) ? this.#managed[id] : undefined;
    return managed && this.put(id, managed);
  }

  byName(name: string): T | undefined {
    for (const policy of this.#policies.values()) if (policy.name === name) return policy;
    const managed = Object.entries(this.#managed).find(([, policy]) => policy.name === name);
    return managed && this.get(managed[0]);
  }

  /** Names of AWS's own policies. */
  get managedNames(): readonly string[] {
    return Object.values(this.#managed).map((policy) => String(policy.name));
  }

  put(id: string, properties: Properties): T {
    const policy = this.#read(id, properties);
    this.#policies.set(id, policy);
    return policy;
  }

  delete(id: string): void {
    this.#policies.delete(id);
  }
}
