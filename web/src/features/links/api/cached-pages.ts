import type { InfiniteData } from "@tanstack/react-query";
import type { Link, LinkPage } from "../link.ts";

/** Pages of links as the cache keeps them. */
export type CachedPages = InfiniteData<LinkPage, string | undefined>;

export const linksKey = ["links"] as const;

export function searchKey(q: string) {
  return [...linksKey, q] as const;
}

export function allLinks(data: CachedPages | undefined): readonly Link[] {
  // A link that was created while paging moves the others on: the next page may start with one we have.
  const bySlug = new Map(data?.pages.flatMap((page) => page.items).map((link) => [link.slug, link]));
  return [...bySlug.values()];
}

export function withNewest(data: CachedPages, link: Link): CachedPages {
  const [first, ...rest] = withoutLink(data, link.slug).pages;
  return { ...data, pages: [{ ...first, items: [link, ...(first?.items ?? [])] }, ...rest] };
}

export function withChanged(data: CachedPages, changed: Link): CachedPages {
  return mapItems(data, (items) => items.map((link) => (link.slug === changed.slug ? changed : link)));
}

export function withoutLink(data: CachedPages, slug: string): CachedPages {
  return mapItems(data, (items) => items.filter((link) => link.slug !== slug));
}

function mapItems(data: CachedPages, map: (items: readonly Link[]) => readonly Link[]): CachedPages {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: map(page.items) })) };
}
