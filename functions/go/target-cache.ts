import { targetKey } from "../live/redis-keys";
import { openRedis, type RedisConnection } from "../shared/open-redis";
import { logger } from "../shared/powertools";

/** Milliseconds for which a redirect waits for the cache. */
const patience = 100;

/** Milliseconds for which a cache that failed is left alone. */
const rest = 5_000;

/** Targets of hot links, as `relay-changes` keeps them; it never fails, it only knows less. */
export class TargetCache {
  readonly #redis: RedisConnection;
  readonly #now: () => number;
  #restsUntil = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds, of any beginning */
  constructor(redis: RedisConnection, now: () => number = () => performance.now()) {
    this.#redis = redis;
    this.#now = now;
  }

  /** Undefined for a link that is not there, deleted, or not known in time. */
  async get(slug: string): Promise<string | undefined> {
    if (this.#now() < this.#restsUntil) return undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer in ${patience} ms`)), patience);
      });
      const kept = await Promise.race([this.#redis.use((redis) => redis.get(targetKey(slug))), late]);
      return kept || undefined;
    } catch (error) {
      this.#restsUntil = this.#now() + rest;
      logger.warn("the cache of targets cannot be read", { reason: String(error) });
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Called once for each execution environment. */
export function openTargetCache(): TargetCache {
  const redis = openRedis();
  // Password and connection are there before the first redirect, which has no time for them.
  redis.use((client) => client.ping()).catch(() => {});
  return new TargetCache(redis);
}
