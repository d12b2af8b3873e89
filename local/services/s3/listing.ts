import type { Bucket } from "./bucket.ts";
import type { ObjectVersion } from "./object-version.ts";

export interface ListQuery {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  /** Only keys and common prefixes after this one. */
  readonly after: string;
}

export interface Listing {
  readonly items: readonly ObjectVersion[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** The last key or common prefix answered; a next page starts after it. */
  readonly last: string;
}

/** Current objects, in order of key. */
export function listObjects(bucket: Bucket, query: ListQuery): Listing {
  return list(bucket, query, (key) => {
    const version = bucket.latest(key);
    return version && !version.deleteMarker ? [version] : [];
  });
}

/**
 * Walks the keys; jumps over all that a common prefix stands for instead of visiting them. `leading` are items of
 * the key `after` that an earlier page left over.
 */
function list(
  bucket: Bucket,
  query: ListQuery,
  itemsOf: (key: string) => readonly ObjectVersion[],
  leading: readonly ObjectVersion[] = [],
): Listing {
  const { prefix, delimiter, maxKeys, after } = query;
  const { keys } = bucket;
  const items = leading.slice(0, maxKeys);
  const commonPrefixes: string[] = [];
  let last = items.length > 0 ? after : "";
  if (items.length < leading.length) return { items, commonPrefixes, truncated: maxKeys > 0, last };

  const afterGroup = groupOf(after, prefix, delimiter);
  let at = keys.indexOf(prefix);
  if (after !== "") {
    // A page that ended with a common prefix goes on behind all its keys.
    at = Math.max(at, afterGroup === after ? keys.indexAfterPrefix(after) : keys.indexOf(after));
    if (keys.at(at) === after) at += 1;
  }
  for (let key = keys.at(at); key?.startsWith(prefix); key = keys.at(at)) {
    const group = groupOf(key, prefix, delimiter);
    const end = group === undefined ? at + 1 : keys.indexAfterPrefix(group);
    const found = group === undefined ? itemsOf(key) : [];
    const present = group === undefined ? found.length > 0 : anyIn(keys, at, end, itemsOf);
    at = end;
    // A common prefix that `after` lies in was on an earlier page.
    if (!present || (group !== undefined && group === afterGroup)) continue;
    const room = maxKeys - items.length - commonPrefixes.length;
    if (room <= 0) return { items, commonPrefixes, truncated: maxKeys > 0, last };
    last = group ?? key;
    if (group === undefined) items.push(...found.slice(0, room));
    else commonPrefixes.push(group);
    if (found.length > room) return { items, commonPrefixes, truncated: true, last };
  }
  return { items, commonPrefixes, truncated: false, last };
}

export interface VersionsQuery extends ListQuery {
  /** Only versions of the key `after` that are older than this one; empty for none of them. */
  readonly afterVersion: string;
}

/** Every version and delete marker, by key and newest first. A page may end in the middle of a key. */
export function listVersions(bucket: Bucket, query: VersionsQuery): Listing & { lastVersion: string } {
  const { after, afterVersion } = query;
  const versions = afterVersion === "" ? [] : bucket.versions(after);
  const seen = versions.findIndex(({ versionId }) => versionId === afterVersion);
  const leading = seen === -1 ? [] : versions.slice(seen + 1);
  const listing = list(bucket, query, (key) => bucket.versions(key), leading);
  const final = listing.items.at(-1);
  return { ...listing, lastVersion: final?.key === listing.last ? final.versionId : "" };
}

/** `a/b/` of key `a/b/c` under prefix `a/`. */
function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "" || !key.startsWith(prefix)) return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}

function anyIn(
  keys: Bucket["keys"],
  start: number,
  end: number,
  itemsOf: (key: string) => readonly ObjectVersion[],
): boolean {
  for (let at = start; at < end; at++) {
    const key = keys.at(at);
    if (key !== undefined && itemsOf(key).length > 0) return true;
  }
  return false;
}
