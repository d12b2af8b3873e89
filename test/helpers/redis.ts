import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../local/clock.ts";
import { freePort } from "../../local/free-port.ts";
import { silentLog } from "../../local/log.ts";
import { CacheServer } from "../../local/services/elasticache/cache-server.ts";
import { installedProgram } from "../../local/services/lambda/runtime/installed-program.ts";

export interface RedisServer {
  readonly url: string;
  readonly password: string;
  /** Kills it; it is started again by itself. */
  kill(): void;
  stop(): Promise<void>;
}

/** A real server with a password, on a port of its own. @throws Error where none is installed */
export async function startRedis(): Promise<RedisServer> {
  const program = (await installedProgram("valkey-server")) ?? (await installedProgram("redis-server"));
  if (program === undefined) {
    throw new Error(
      "neither valkey-server nor redis-server is on the PATH; on Debian: apt-get install redis-server",
    );
  }
  const dir = mkdtempSync(join(tmpdir(), "slipway-redis-"));
  const port = await freePort();
  const password = "0123456789abcdef";
  const server = new CacheServer({
    name: "test",
    program,
    port,
    password,
    dir,
    clock: systemClock,
    log: silentLog,
  });
  await server.start();
  return {
    url: `redis://127.0.0.1:${port}`,
    password,
    kill: () => void process.kill(Number(server.pid), "SIGKILL"),
    async stop() {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
