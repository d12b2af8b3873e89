import { hostName } from "../../../gateway/hosts.ts";
import type { Distribution } from "../distribution.ts";
import { globMatches } from "../glob.ts";
import { isExecuteDomain } from "../origins/api-origin.ts";

/** The part of Route 53 that Host headers are looked up in. */
export interface NameResolver {
  /** Where a name leads: one in full, or as this machine answers it (`dev.localhost` for `dev.example.com`). */
  resolve(host: string): { readonly host: string; readonly target: string } | undefined;
  /** All names that lead somewhere. */
  readonly hosts: readonly { readonly host: string; readonly local: string }[];
}

/** What answers a request. */
export type Destination =
  | { readonly distribution: Distribution }
  /** A custom domain of API Gateway. */
  | { readonly customDomain: string };

/** Finds what answers under a Host header, as DNS would on AWS. */
export class Hosts {
  readonly #distributions: () => Iterable<Distribution>;
  readonly #dns: NameResolver;
  readonly #stack: string;

  constructor(options: { distributions: () => Iterable<Distribution>; dns: NameResolver; stack: string }) {
    this.#distributions = options.distributions;
    this.#dns = options.dns;
    this.#stack = options.stack;
  }

  /**
   * @param own the distribution whose port was called: it answers to this machine's names
   * @returns undefined for any other name, which is a page elsewhere that was led here by its DNS
   */
  destinationOf(host: string | undefined, own: Distribution): Destination | undefined {
    if (host === undefined) return undefined;
    const name = hostName(host);
    const found = this.#dns.resolve(name);
    if (found) return this.#recorded(found);
    if (isOwnName(own, name)) return { distribution: own };
    if (!name.endsWith(".localhost")) return undefined;
    // No name on the web ends so; with records, one that is not among them is a slip that should show.
    const known = this.#dns.hosts.length === 0 || name === `${this.#stack.toLowerCase()}.localhost`;
    return known ? { distribution: own } : undefined;
  }

  #recorded({ host, target }: { host: string; target: string }): Destination | undefined {
    if (isExecuteDomain(target)) return { customDomain: host };
    for (const distribution of this.#distributions()) {
      // CloudFront refuses a name that leads to it and is not among the distribution's aliases.
      if (distribution.domainName === target && isAlias(distribution, host)) return { distribution };
    }
    return undefined;
  }
}

function isOwnName(distribution: Distribution, name: string): boolean {
  return (
    name === "localhost" ||
    name === "127.0.0.1" ||
    name === "[::1]" ||
    name === distribution.domainName ||
    isAlias(distribution, name)
  );
}

function isAlias(distribution: Distribution, name: string): boolean {
  return distribution.aliases.some((alias) => globMatches(alias.toLowerCase(), name));
}
