/**
 * Keys in S3's order, which is that of their UTF-8 bytes.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export class SortedKeys {
  #keys: string[] = [];
  readonly #added = new Set<string>();

  /** `key` must not be there yet. */
  add(key: string): void {
    this.#added.add(key);
  }

  delete(key: string): void {
    if (this.#added.delete(key)) return;
    const at = lowerBound(this.#keys, key);
    if (this.#keys[at] === key) this.#keys.splice(at, 1);
  }

  get length(): number {
    return this.#sorted().length;
  }

  at(index: number): string | undefined {
    return this.#sorted()[index];
  }

  /** Index of the first key that is `key` or comes after it. */
  indexOf(key: string): number {
    return lowerBound(this.#sorted(), key);
  }

  /** Index of the first key after all that begin with `prefix`. */
  indexAfterPrefix(prefix: string): number {
    const keys = this.#sorted();
    let low = this.indexOf(prefix);
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (keys[middle]?.startsWith(prefix)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Many keys come in together at a start or a sync; they are sorted once, when somebody looks. */
  #sorted(): string[] {
    if (this.#added.size > 0) {
      this.#keys = this.#keys.concat([...this.#added]).sort(compareKeys);
      this.#added.clear();
    }
    return this.#keys;
  }
}

function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(keys[middle] ?? "", key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Order of UTF-8 bytes: that of UTF-16 units, but for surrogates, which stand for characters past U+FFFF. */
export function compareKeys(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const left = one.charCodeAt(at);
    const right = other.charCodeAt(at);
    if (left !== right) {
      const leftSurrogate = left >= 0xd800 && left <= 0xdfff;
      const rightSurrogate = right >= 0xd800 && right <= 0xdfff;
      return leftSurrogate === rightSurrogate ? left - right : leftSurrogate ? 1 : -1;
    }
  }
  return one.length - other.length;
}
