/** HTTP headers in the order and casing in which they go out; names compare without case. */
export class Headers {
  #pairs: [name: string, value: string][];

  constructor(pairs: Iterable<readonly [string, string]> = []) {
    this.#pairs = Array.from(pairs, ([name, value]) => [name, value]);
  }

  get(name: string): string | undefined {
    const lower = name.toLowerCase();
    return this.#pairs.find(([other]) => other.toLowerCase() === lower)?.[1];
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Replaces every header of that name. */
  set(name: string, value: string): void {
    this.delete(name);
    this.#pairs.push([name, value]);
  }

  append(name: string, value: string): void {
    this.#pairs.push([name, value]);
  }

  delete(name: string): void {
    const lower = name.toLowerCase();
    this.#pairs = this.#pairs.filter(([other]) => other.toLowerCase() !== lower);
  }

  /** Adds a token to `Vary`, once. */
  vary(token: string): void {
    const current = this.get("vary");
    if (current === undefined) this.set("Vary", token);
    else if (!listHas(current, token)) this.set("Vary", `${current}, ${token}`);
  }

  [Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    return this.#pairs[Symbol.iterator]();
  }
}

/** True when a comma-separated list has the token, whatever its case and parameters. */
export function listHas(list: string, token: string): boolean {
  const lower = token.toLowerCase();
  return list.split(",").some((item) => item.split(";", 1)[0]?.trim().toLowerCase() === lower);
}

const token = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a header
const unsafe = /[\u0000-\u0008\u000a-\u001f\u007f\u0100-\uffff]/;

/** False for what would break a header line, or the process that writes it. */
export function isSafeHeader(name: string, value: string): boolean {
  return token.test(name) && !unsafe.test(value);
}

/** Headers of one hop alone: never passed on. RFC 9110 section 7.6.1. */
export const hopByHop: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
