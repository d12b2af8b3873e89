/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html */
const largestPage = 100;

/** One page of a list that is in order of `keyOf`: as many as `MaxResults` says, after `NextToken`. */
export function pageOf<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  keyOf: (item: Item) => string,
): { readonly items: readonly Item[]; readonly NextToken?: string } {
  const after = Buffer.from(query.get("NextToken") ?? "", "base64").toString("utf8");
  const rest = items.filter((item) => keyOf(item) > after);
  const page = rest.slice(0, Math.min(Number(query.get("MaxResults") ?? largestPage), largestPage));
  const last = page.at(-1);
  return last !== undefined && page.length < rest.length
    ? { items: page, NextToken: Buffer.from(keyOf(last)).toString("base64") }
    : { items: page };
}
