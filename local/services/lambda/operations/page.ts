/** Most items of a list's page, as AWS gives where none is asked for. */
const defaultPageSize = 50;

/** One page of a list that is in order of `keyOf`: `MaxItems` items after `Marker`. */
export function pageOf<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  keyOf: (item: Item) => string,
): { readonly items: readonly Item[]; readonly NextMarker?: string } {
  const marker = query.get("Marker");
  const start = marker ? items.findIndex((item) => keyOf(item) === marker) + 1 : 0;
  const page = items.slice(start, start + Number(query.get("MaxItems") ?? defaultPageSize));
  const last = page.at(-1);
  return last !== undefined && start + page.length < items.length
    ? { items: page, NextMarker: keyOf(last) }
    : { items: page };
}
