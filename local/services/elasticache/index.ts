import { join } from "node:path";
import { arnOf, type CloudContext } from "../../context.ts";
import { keptResource } from "../../kept-resource.ts";
import { allTagsOf, textOf } from "../../properties.ts";
import type { Service } from "../../service.ts";
import { installedProgram } from "../lambda/runtime/installed-program.ts";
import { CacheServer } from "./cache-server.ts";
import { replicationGroupHandler } from "./replication-group.ts";

/** Amazon ElastiCache: each replication group is a server of Redis's protocol on this machine. */
export class ElastiCacheService implements Service {
  readonly name = "elasticache";
  readonly title = "Amazon ElastiCache";
  readonly resources: Service["resources"];
  readonly context: CloudContext;
  readonly #findProgram: () => Promise<string | undefined>;
  readonly #servers = new Map<string, CacheServer>();

  /** @param findProgram looks for the server on this machine */
  constructor(context: CloudContext, findProgram = installedServer) {
    this.context = context;
    this.#findProgram = findProgram;
    this.resources = {
      "aws:elasticache/replicationGroup:ReplicationGroup": replicationGroupHandler(this),
      "aws:elasticache/subnetGroup:SubnetGroup": keptResource({
        note: "Kept; everything is on one machine here.",
        autoName: { property: "name", maxLength: 255, lowerCase: true },
        replaceOn: ["name"],
        idOf: (inputs) => textOf(inputs, "name") ?? "",
        outputsOf: (inputs, id) => ({
          arn: arnOf(context, "elasticache", `subnetgroup:${id}`),
          region: context.region,
          tagsAll: allTagsOf(inputs),
        }),
      }),
    };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    await Promise.all([...this.#servers.keys()].map((id) => this.stopServer(id)));
  }

  /** Starts the server of a group, in place of the one it has; without a program it says so, and the rest goes on. */
  async startServer(id: string, port: number, password: string | undefined): Promise<void> {
    await this.stopServer(id);
    const { dir, clock, log } = this.context;
    const program = await this.#findProgram();
    if (program === undefined) {
      log.warn(
        `ElastiCache: "${id}" answers nobody, as neither valkey-server nor redis-server is on the PATH; install one (Debian: redis-server) and start again. All else works.`,
      );
      return;
    }
    const server = new CacheServer({
      name: id,
      program,
      port,
      password,
      dir: join(dir, "elasticache", id),
      clock,
      log,
    });
    this.#servers.set(id, server);
    await server.start();
  }

  async stopServer(id: string): Promise<void> {
    const server = this.#servers.get(id);
    this.#servers.delete(id);
    await server?.stop();
  }

  /** Process id of a group's server; undefined where none runs. */
  pidOf(id: string): number | undefined {
    return this.#servers.get(id)?.pid;
  }
}

async function installedServer(): Promise<string | undefined> {
  return (await installedProgram("valkey-server")) ?? (await installedProgram("redis-server"));
}
