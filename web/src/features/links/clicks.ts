import { ApiError } from "../../api/api-error.ts";
import { isRecord } from "../../api/problem.ts";

export interface Counted {
  readonly name: string;
  readonly clicks: number;
}

/** A link's clicks, rolled up by the API. */
export interface LinkClicks {
  readonly total: number;
  /** Days with clicks, `2026-11-25` in UTC, the oldest first. */
  readonly days: readonly Counted[];
  /** Hosts of pages that led here, the most frequent first. */
  readonly referrers: readonly Counted[];
  /** Codes of ISO 3166, the most frequent first. */
  readonly countries: readonly Counted[];
}

/** @throws ApiError `unreadable` */
export function readClicks(value: unknown): LinkClicks {
  if (!isRecord(value) || typeof value.total !== "number") {
    throw new ApiError("unreadable", `no clicks of a link: ${JSON.stringify(value)?.slice(0, 200)}`);
  }
  return {
    total: value.total,
    days: counted(value.days, "day"),
    referrers: counted(value.referrers, "referrer"),
    countries: counted(value.countries, "country"),
  };
}

/** The last days up to `today`, those without clicks between them. @param today milliseconds since the epoch */
export function everyDay(days: readonly Counted[], count: number, today: number): readonly Counted[] {
  const clicks = new Map(days.map((day) => [day.name, day.clicks]));
  return Array.from({ length: count }, (_, index) => {
    const name = new Date(today - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10);
    return { name, clicks: clicks.get(name) ?? 0 };
  });
}

function counted(list: unknown, nameKey: string): Counted[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: unknown) => {
    if (!isRecord(each)) return [];
    const { [nameKey]: name, clicks } = each;
    return typeof name === "string" && typeof clicks === "number" ? [{ name, clicks }] : [];
  });
}
