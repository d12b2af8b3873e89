/** Stream of clicks; `services/live` reads it. */
export const clicksKey = "clicks";

/** Name of the one field of an entry in it. */
export const clickField = "click";

/** Where a link's target is kept for redirects. */
export function targetKey(slug: string): string {
  return `target:${slug}`;
}
