import { Redis } from "iovalkey";
import { readEnvironment } from "./env";
import { openSecret } from "./open-secret";

/** A connection that is made when it is first needed, and anew when its password has changed. */
export interface RedisConnection {
  /** @throws Error when Redis does not answer within a fraction of a second */
  use<Result>(operation: (redis: Redis) => Promise<Result>): Promise<Result>;
}

/**
 * The cache at REDIS_URL, with the password in the secret REDIS_PASSWORD_SECRET. Called once for each execution
 * environment, outside of the handler, so that invocations share one connection.
 */
export function openRedis(): RedisConnection {
  const { REDIS_URL, REDIS_PASSWORD_SECRET } = readEnvironment("REDIS_URL", "REDIS_PASSWORD_SECRET");
  const secret = openSecret(REDIS_PASSWORD_SECRET);
  let current: { readonly password: string; readonly redis: Redis } | undefined;
  return {
    use: (operation) =>
      secret.use((password) => {
        if (current?.password !== password) {
          current?.redis.disconnect();
          current = { password, redis: connect(REDIS_URL, password) };
        }
        return operation(current.redis);
      }, isWrongPassword),
  };
}

function connect(url: string, password: string): Redis {
  const redis = new Redis(url, {
    password,
    lazyConnect: true,
    connectTimeout: 500,
    commandTimeout: 500,
    maxRetriesPerRequest: 1,
    // An environment that was frozen finds its connection closed, and makes another one at once.
    retryStrategy: (attempt) => Math.min(attempt * 50, 1_000),
  });
  // Commands fail with the same error, and their callers say what that means; unheard it would end the process.
  redis.on("error", () => {});
  return redis;
}

/** https://valkey.io/commands/auth/ */
function isWrongPassword(error: unknown): boolean {
  return error instanceof Error && /WRONGPASS|NOAUTH/.test(error.message);
}
