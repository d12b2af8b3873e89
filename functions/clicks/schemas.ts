import * as z from "zod/mini";

const clicks = z.int().check(z.nonnegative());

const days = { error: "send a whole number of days from 1 to 90" };

/** Query parameters of `GET /api/links/{slug}/clicks`. */
export const clicksQuery = z.object({
  days: z
    ._default(z.coerce.number(days).check(z.int(days), z.minimum(1, days), z.maximum(90, days)), 30)
    .check(z.meta({ description: "Days up to today, in UTC." })),
});

/** A link's clicks, rolled up. */
export const linkClicks = z
  .object({
    total: clicks.check(z.meta({ description: "Clicks since the link was made." })),
    days: z
      .array(z.object({ day: z.iso.date(), clicks }))
      .check(
        z.meta({ description: "Days with clicks, the oldest first; the last clicks follow in a moment." }),
      ),
    referrers: z
      .array(z.object({ referrer: z.string(), clicks }))
      .check(z.meta({ description: "Hosts of the pages that led here, the most frequent first." })),
    countries: z
      .array(z.object({ country: z.string(), clicks }))
      .check(z.meta({ description: "Of ISO 3166, the most frequent first." })),
  })
  .check(z.meta({ id: "LinkClicks" }));

export type LinkClicks = z.output<typeof linkClicks>;
