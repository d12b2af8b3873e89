import { readEnvironment } from "../shared/env";
import { openParameter } from "../shared/open-parameter";
import { logger } from "../shared/powertools";
import { Problem } from "../shared/problem";

/**
 * Hosts that no link may lead to. Operators keep the list in a parameter, separated by commas: `bad.example` stands
 * for that host and for all hosts below it.
 */
export class BlockedHosts {
  readonly #read: () => Promise<string>;
  #text: string | undefined;
  #hosts: ReadonlySet<string> = new Set();

  constructor(read: () => Promise<string>) {
    this.#read = read;
  }

  /** @throws Problem 400 on the field `url` when the link's target is blocked; Error when there is no list to look at */
  async refuse(target: string): Promise<void> {
    await this.#refresh();
    const host = URL.parse(target)?.hostname.replace(/\.$/, "");
    if (host === undefined || !this.#isBlocked(host)) return;
    throw new Problem(400, "The body of the request is not valid: see url.", [
      { field: "url", pointer: "#/url", detail: `links to "${host}" are blocked; choose another target` },
    ]);
  }

  /** A list that was read once goes on to count while the next look at it fails. */
  async #refresh(): Promise<void> {
    try {
      const text = await this.#read();
      if (text === this.#text) return;
      this.#text = text;
      this.#hosts = new Set(text.split(/[\s,]+/).map(asInUrls));
    } catch (error) {
      if (this.#text === undefined) throw error;
      logger.error("the list of blocked hosts cannot be read; the last one counts", { error });
    }
  }

  #isBlocked(host: string): boolean {
    const labels = host.split(".");
    return labels.some((_, index) => this.#hosts.has(labels.slice(index).join(".")));
  }
}

/** In lower case, and in punycode where it is not ASCII. */
function asInUrls(host: string): string {
  return URL.parse(`http://${host}`)?.hostname ?? host;
}

/** The list of the parameter named by BLOCKED_HOSTS_PARAMETER. Called once for each execution environment. */
export function openBlockedHosts(): BlockedHosts {
  const { BLOCKED_HOSTS_PARAMETER } = readEnvironment("BLOCKED_HOSTS_PARAMETER");
  return new BlockedHosts(openParameter(BLOCKED_HOSTS_PARAMETER));
}
