import type * as pulumi from "@pulumi/pulumi";
import { linkOrder } from "../functions/links/keys";
import { relayChanges } from "../functions/live/relay-changes";
import { openRedis } from "../functions/shared/open-redis";
import { Cache } from "./components/cache";
import { InlineFunction } from "./components/inline-function";
import type { FunctionNetwork } from "./components/lambda-function";
import { Network } from "./components/network";
import { Service } from "./components/service";
import type { Data } from "./data";
import type { Grant } from "./lib/grants";
import type { Stage } from "./stage";

/** What is paid by the hour, and stays up: the service for live clicks, and the cache. */
export interface Live {
  /** Undefined where the cache is for redirects alone. */
  readonly service: Service | undefined;
  /** Undefined where redirects go without the cache. */
  readonly redirectCache: CacheClient | undefined;
}

/** What a function takes to talk to the cache. */
export interface CacheClient {
  readonly network: FunctionNetwork;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly grants: readonly Grant[];
}

/** Connections of one task over which another is added; it takes twice as many before it refuses any. */
const connectionsPerTask = 500;

/** Undefined where the configuration asks for none of it. */
export function createLive(stage: Stage, data: Data): Live | undefined {
  const { liveImage, redirectCache } = stage;
  if (liveImage === undefined && !redirectCache) return undefined;
  const network = new Network("network");
  const cache = new Cache("cache", { network, protect: stage.protectData });
  const client: CacheClient = {
    network: {
      subnetIds: network.subnetIds,
      securityGroupIds: [network.outboundGroupId, cache.clientGroupId],
    },
    environment: { REDIS_URL: cache.url, REDIS_PASSWORD_SECRET: cache.password.arn },
    grants: cache.password.grantRead(),
  };
  createRelay(stage, data, client);
  return {
    service: liveImage === undefined ? undefined : createService(stage, liveImage, network, cache),
    redirectCache: redirectCache ? client : undefined,
  };
}

/** Passes changes of the table on to the cache: clicks to the service, targets to redirects. */
function createRelay(stage: Stage, { links }: Data, { network, environment, grants }: CacheClient): void {
  const wanted = { clicks: stage.liveImage !== undefined, targets: stage.redirectCache };
  const relay = new InlineFunction("relay-changes", {
    callback: () => relayChanges(openRedis(), wanted),
    grants: [...links.grantStream(), ...grants],
    environment,
    network,
    timeout: "10 seconds",
    logRetention: stage.logRetention,
  });
  links.consume(relay, {
    name: "relay",
    // What nobody saw in time is news no more; a target is kept for a minute.
    startingPosition: "LATEST",
    maximumRecordAge: "1 minute",
    filters: [{ dynamodb: { Keys: { sk: { S: [linkOrder] } } } }],
  });
}

function createService(stage: Stage, image: string, network: Network, cache: Cache): Service {
  return new Service("live", {
    network,
    image,
    source: "services/live",
    command: ["node", "src/main.ts"],
    healthPath: "/live/health",
    scaling: {
      min: 1,
      max: 4,
      metric: { name: "Connections", target: connectionsPerTask },
    },
    environment: { REDIS_URL: cache.url, MAX_CONNECTIONS: String(2 * connectionsPerTask) },
    secrets: { REDIS_PASSWORD: cache.password },
    securityGroupIds: [cache.clientGroupId],
    logRetention: stage.logRetention,
  });
}
