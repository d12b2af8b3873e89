import { noSuchLink } from "../links/if-match";
import type { LinkStore } from "../links/link-store";
import { slugPath } from "../links/schemas";
import { type ApiHandler, apiHandler } from "../shared/handler";
import { parsePath, parseQuery } from "../shared/parse";
import { json } from "../shared/respond";
import type { ClickCount, ClickStore } from "./click-store";
import { clicksQuery, type LinkClicks } from "./schemas";

/** Places in a list. */
const longestList = 20;

/** `GET /api/links/{slug}/clicks?days` → 200 and the link's clicks per day, referrer and country */
export function showClicks(links: LinkStore, store: ClickStore, now = () => new Date()): ApiHandler {
  return apiHandler(async (event) => {
    const { slug } = parsePath(event, slugPath);
    const { days } = parseQuery(event, clicksQuery);
    const link = await links.get(slug);
    if (link === undefined) throw noSuchLink(slug);
    const today = now();
    const counts = await store.counts(link, dayBefore(today, days - 1), dayBefore(today, 0));
    const body: LinkClicks = {
      total: link.clicks,
      days: sums(counts, "day").map(([day, clicks]) => ({ day, clicks })),
      referrers: mostFrequent(sums(counts, "referrer")).map(([referrer, clicks]) => ({ referrer, clicks })),
      countries: mostFrequent(sums(counts, "country")).map(([country, clicks]) => ({ country, clicks })),
    };
    return json(200, body);
  });
}

/** `2026-11-25` */
function dayBefore(date: Date, days: number): string {
  return new Date(date.getTime() - days * 86_400_000).toISOString().slice(0, 10);
}

/** In order of day, as the counts are. */
function sums(counts: readonly ClickCount[], by: "day" | "referrer" | "country"): [string, number][] {
  const totals = new Map<string, number>();
  for (const count of counts) totals.set(count[by], (totals.get(count[by]) ?? 0) + count.clicks);
  return [...totals];
}

function mostFrequent(totals: readonly [string, number][]): readonly [string, number][] {
  return [...totals].sort(([, a], [, b]) => b - a).slice(0, longestList);
}
