import { metrics } from "../shared/powertools";
import type { TargetCache } from "./target-cache";

/** Milliseconds that a redirect waits for its click to be counted, once it knows the way. */
const patience = 200;

/**
 * Where a link leads. Counting a click answers it as well, and is right at any time; but one link takes about 1,000
 * clicks a second, and more are refused. The cache knows the way of such a link: then the click may go uncounted, and
 * the redirect does not.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 * @param count counts a click, and answers the target; undefined for a link that is not there
 * @throws what `count` throws, for a link that the cache does not know
 */
export async function findTarget(
  slug: string,
  count: () => Promise<string | undefined>,
  cache: Pick<TargetCache, "get"> | undefined,
): Promise<string | undefined> {
  const counted = count();
  if (!cache) return counted;
  // Its failure is looked at below, after the cache was asked.
  counted.catch(() => {});
  const cached = await cache.get(slug);
  if (cached === undefined) return counted;
  let timer: NodeJS.Timeout | undefined;
  const uncounted = () => {
    metrics.addMetric("ClicksNotCounted", "Count", 1);
    return cached;
  };
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(uncounted()), patience);
  });
  try {
    return await Promise.race([counted.catch(uncounted), late]);
  } finally {
    clearTimeout(timer);
  }
}
