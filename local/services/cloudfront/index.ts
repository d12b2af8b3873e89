import type { CloudContext } from "../../context.ts";
import type { ServiceApi } from "../../gateway/api.ts";
import type { ResourceHandler, Service } from "../../service.ts";
import { managementApi } from "./api.ts";
import { EdgeCache } from "./cache/edge-cache.ts";
import type { DevelopmentOrigin } from "./front-door/development-origin.ts";
import { Edge } from "./front-door/edge.ts";
import { Hosts, type NameResolver } from "./front-door/host.ts";
import { FrontDoor } from "./front-door/server.ts";
import { Sandbox } from "./functions/sandbox.ts";
import type { ApiOrigin } from "./origins/api-origin.ts";
import type { BucketOrigin } from "./origins/bucket-origin.ts";
import type { LoadBalancerOrigin } from "./origins/load-balancer-origin.ts";
import { policyFunctions } from "./policies/invokes.ts";
import { distributionHandler } from "./resources/distribution.ts";
import { functionHandler } from "./resources/function.ts";
import { originAccessControlHandler } from "./resources/origin-access-control.ts";
import { policyHandler } from "./resources/policy.ts";
import { vpcOriginHandler } from "./resources/vpc-origin.ts";
import { CloudFrontStore } from "./store.ts";

export type { DevelopmentOrigin } from "./front-door/development-origin.ts";

/** Amazon CloudFront: distributions, and a front door on this machine for each that is asked for. */
export class CloudFrontService implements Service {
  readonly name = "cloudfront";
  readonly title = "Amazon CloudFront";
  readonly resources: Readonly<Record<string, ResourceHandler>>;
  readonly functions: NonNullable<Service["functions"]>;
  readonly api: ServiceApi;
  readonly #context: CloudContext;
  readonly #store = new CloudFrontStore();
  readonly #edge: Edge;
  readonly #hosts: Hosts;
  readonly #apis: ApiOrigin;
  readonly #doors = new Map<
    number,
    { readonly served: { distributionId: string }; readonly door: FrontDoor }
  >();
  #developmentOrigin: DevelopmentOrigin | undefined;

  constructor(
    context: CloudContext,
    services: {
      s3: BucketOrigin;
      apiGateway: ApiOrigin;
      loadBalancing: LoadBalancerOrigin;
      dns: NameResolver;
    },
  ) {
    const store = this.#store;
    this.#context = context;
    const cache = new EdgeCache(context.clock);
    this.#edge = new Edge(store, services, cache, context.log, () => context.endpointUrl());
    this.#apis = services.apiGateway;
    this.#hosts = new Hosts({
      distributions: () => store.distributions.values(),
      dns: services.dns,
      stack: context.stack,
    });
    this.api = managementApi({ store, cache, now: () => context.clock.now() });
    this.functions = policyFunctions(context, store);
    this.resources = {
      "aws:cloudfront/distribution:Distribution": distributionHandler(context, store),
      "aws:cloudfront/originAccessControl:OriginAccessControl": originAccessControlHandler(context, store),
      "aws:cloudfront/vpcOrigin:VpcOrigin": vpcOriginHandler(context, store),
      "aws:cloudfront/function:Function": functionHandler(context, store, new Sandbox()),
      "aws:cloudfront/cachePolicy:CachePolicy": policyHandler(context, "cache-policy", store.cachePolicies),
      "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": policyHandler(
        context,
        "origin-request-policy",
        store.originRequestPolicies,
      ),
      "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": policyHandler(
        context,
        "response-headers-policy",
        store.responseHeadersPolicies,
        "Server-Timing headers are not added.",
      ),
    };
  }

  /**
   * Serves a distribution at a port of 127.0.0.1; 0 takes any free one. Asked again for a port of its own, it puts
   * the other distribution there, and open connections stay.
   * @throws Error EADDRINUSE or EACCES as Node words them.
   */
  async listen(distributionId: string, port: number): Promise<{ port: number }> {
    const open = this.#doors.get(port);
    if (open) {
      open.served.distributionId = distributionId;
      return { port };
    }
    const served = { distributionId };
    const door = new FrontDoor({
      distribution: () => this.#store.distributions.get(served.distributionId),
      edge: this.#edge,
      hosts: this.#hosts,
      apis: this.#apis,
      developmentOrigin: () => this.#developmentOrigin,
      log: this.#context.log,
    });
    const listening = await door.listen(port);
    this.#doors.set(listening, { served, door });
    return { port: listening };
  }

  /** Puts a development server in place of the buckets; undefined takes it away. */
  useDevelopmentOrigin(origin: DevelopmentOrigin | undefined): void {
    this.#developmentOrigin = origin;
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    const doors = [...this.#doors.values()];
    this.#doors.clear();
    await Promise.all(doors.map(({ door }) => door.close()));
  }
}
