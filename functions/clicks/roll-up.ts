import type { DynamoDBStreamEvent } from "aws-lambda";
import { type Click, clickOf } from "./click";
import type { ClickStore } from "./click-store";

/**
 * Adds the clicks of a batch of the links table's stream to the counts of their links. What it throws has Lambda give
 * the batch again, which does no harm: see `ClickStore`.
 */
export function rollUpClicks(store: ClickStore): (event: DynamoDBStreamEvent) => Promise<void> {
  return async ({ Records }) => {
    const byLink = new Map<string, Click[]>();
    for (const record of Records) {
      const click = clickOf(record);
      if (!click) continue;
      const key = `${click.link.slug}#${click.link.createdAt}`;
      byLink.set(key, [...(byLink.get(key) ?? []), click]);
    }
    await Promise.all(
      Array.from(byLink.values(), async (clicks) => {
        const [first] = clicks;
        if (first) await store.count(first.link, clicks);
      }),
    );
  };
}
