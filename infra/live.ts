import type * as pulumi from "@pulumi/pulumi";
import { Cache } from "./components/cache";
import type { FunctionNetwork } from "./components/lambda-function";
import { Network } from "./components/network";
import { Service } from "./components/service";
import type { Grant } from "./lib/grants";
import type { Stage } from "./stage";

/** What costs money by the hour, and stays up: the service for live clicks, and the cache. */
export interface Live {
  /** Undefined where the cache is for redirects alone. */
  readonly service: Service | undefined;
  /** What a function takes to talk to the cache. */
  readonly cacheClient: CacheClient;
}

export interface CacheClient {
  readonly network: FunctionNetwork;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly grants: readonly Grant[];
}

/** Connections of one task over which another is added; it takes twice as many before it refuses any. */
const connectionsPerTask = 500;

/** Undefined where the configuration asks for none of it. */
export function createLive(stage: Stage): Live | undefined {
  if (stage.liveImage === undefined && !stage.redirectCache) return undefined;
  const network = new Network("network");
  const cache = new Cache("cache", { network, protect: stage.protectData });
  return {
    service:
      stage.liveImage === undefined ? undefined : createService(stage, stage.liveImage, network, cache),
    cacheClient: {
      network: {
        subnetIds: network.subnetIds,
        securityGroupIds: [network.outboundGroupId, cache.clientGroupId],
      },
      environment: { REDIS_URL: cache.url, REDIS_PASSWORD_SECRET: cache.password.arn },
      grants: cache.password.grantRead(),
    },
  };
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
