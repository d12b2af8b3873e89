import type { Distribution } from "../distribution.ts";
import { globMatches } from "../glob.ts";

/**
 * True for names under which this distribution may be asked for here: this machine's own, the distribution's, its
 * aliases. Any other name is a page elsewhere that was led to this address by its DNS.
 */
export function servesHost(distribution: Distribution, host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = host.replace(/:\d+$/, "").toLowerCase();
  if (name === "localhost" || name === "127.0.0.1" || name === "[::1]" || name.endsWith(".localhost"))
    return true;
  if (name === distribution.domainName) return true;
  return distribution.aliases.some((alias) => globMatches(alias.toLowerCase(), name));
}
