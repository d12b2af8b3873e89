import type { Log } from "../../../log.ts";
import { cacheKey } from "../cache/cache-key.ts";
import type { CacheRules, EdgeCache } from "../cache/edge-cache.ts";
import {
  type Behavior,
  behaviorFor,
  type Distribution,
  defaultErrorTtl,
  type Origin,
} from "../distribution.ts";
import type { EdgeFunction } from "../functions/edge-function.ts";
import { Headers } from "../headers.ts";
import { type ApiOrigin, fetchFromApi, isExecuteDomain } from "../origins/api-origin.ts";
import { type BucketOrigin, bucketOfDomain, fetchFromBucket } from "../origins/bucket-origin.ts";
import { fetchFromLoadBalancer, type LoadBalancerOrigin } from "../origins/load-balancer-origin.ts";
import { type ForwardableRequest, type OriginRequest, originRequest } from "../origins/origin-request.ts";
import type { CloudFrontStore } from "../store.ts";
import { Compressor, encodingFor } from "./compression.ts";
import { type EdgeResponse, errorPage } from "./edge-response.ts";
import type { NameResolver } from "./host.ts";
import { applyResponsePolicy } from "./response-policy.ts";
import { runRequestFunction, runResponseFunction } from "./run-function.ts";
import type { ViewerRequest } from "./viewer-request.ts";

/** What a distribution does with one request, apart from HTTP itself. */
export class Edge {
  readonly #store: CloudFrontStore;
  readonly #s3: BucketOrigin;
  readonly #apis: ApiOrigin;
  readonly #dns: NameResolver;
  readonly #loadBalancers: LoadBalancerOrigin;
  readonly #cache: EdgeCache;
  readonly #log: Log;
  readonly #endpointUrl: () => string;
  readonly #compressor = new Compressor();
  readonly #complaints = new Set<string>();

  constructor(
    store: CloudFrontStore,
    origins: {
      s3: BucketOrigin;
      apiGateway: ApiOrigin;
      dns: NameResolver;
      loadBalancing: LoadBalancerOrigin;
    },
    cache: EdgeCache,
    log: Log,
    endpointUrl: () => string,
  ) {
    this.#store = store;
    this.#s3 = origins.s3;
    this.#apis = origins.apiGateway;
    this.#dns = origins.dns;
    this.#loadBalancers = origins.loadBalancing;
    this.#cache = cache;
    this.#log = log;
    this.#endpointUrl = endpointUrl;
  }

  async answer(distribution: Distribution, request: ViewerRequest): Promise<EdgeResponse> {
    const behavior = behaviorFor(distribution, request.path.normalized);
    const refusal = refuse(distribution, behavior, request);
    if (refusal) return refusal;
    const sent: ForwardableRequest = { ...request, uri: request.path.raw };
    const viewerRequest = this.#function(behavior.viewerRequestFunction);
    const outcome = viewerRequest
      ? await runRequestFunction(viewerRequest, distribution, sent, this.#log)
      : { request: sent };
    if ("response" in outcome) {
      this.#addHeaders(behavior, request, outcome.response);
      return outcome.response;
    }
    const fetched = await this.#fetch(distribution, behavior, outcome.request);
    const response = await this.#orCustomError(distribution, outcome.request, fetched);
    this.#addHeaders(behavior, request, response);
    await this.#compress(behavior, request, response);
    // A function sees no answer that the origin marked as an error, whatever page stands in for it.
    const viewerResponse = fetched.status < 400 ? this.#function(behavior.viewerResponseFunction) : undefined;
    return viewerResponse
      ? await runResponseFunction(viewerResponse, distribution, outcome.request, response, this.#log)
      : response;
  }

  /** Headers of the behaviour's policy, for answers that a development server makes. */
  policyHeaders(distribution: Distribution, request: ViewerRequest): Headers {
    const headers = new Headers();
    const behavior = behaviorFor(distribution, request.path.normalized);
    const policy = this.#store.responseHeadersPolicies.get(behavior.responseHeadersPolicyId);
    if (policy) applyResponsePolicy(policy, request, headers, this.#endpointUrl());
    return headers;
  }

  /** True where a GET of the path would be read from a bucket. */
  servesFromBucket(distribution: Distribution, path: string): boolean {
    const origin = distribution.origins.get(behaviorFor(distribution, path).targetOriginId);
    return origin !== undefined && bucketOfDomain(origin.domainName) !== undefined;
  }

  async #fetch(
    distribution: Distribution,
    behavior: Behavior,
    request: ForwardableRequest,
  ): Promise<EdgeResponse> {
    const origin = distribution.origins.get(behavior.targetOriginId);
    if (!origin) return this.#badOrigin(request.id, `origin "${behavior.targetOriginId}" is not declared`);
    const uri = request.uri === "/" ? `/${distribution.defaultRootObject}` : request.uri;
    const cachePolicy = this.#store.cachePolicies.get(behavior.cachePolicyId);
    const forwarded = originRequest(
      { ...request, uri },
      behavior,
      origin,
      cachePolicy,
      this.#store.originRequestPolicies.get(behavior.originRequestPolicyId),
    );
    const ask = (asked: OriginRequest) => this.#ask(distribution, origin, asked);
    const limits = cachePolicy ?? behavior.forwarded;
    // With a maximum of 0 a policy keeps nothing; whether CloudFront then keeps errors is not said, so none are here.
    if (!limits || limits.maxTtl === 0 || !behavior.cachedMethods.has(request.method)) return ask(forwarded);
    const rules: CacheRules = {
      distributionId: distribution.id,
      limits,
      errorTtl: (status) => distribution.customErrors.get(status)?.cachingMinTtl ?? defaultErrorTtl,
    };
    return this.#cache.answer(cacheKey(request, uri, behavior, cachePolicy), rules, forwarded, ask);
  }

  async #ask(distribution: Distribution, origin: Origin, request: OriginRequest): Promise<EdgeResponse> {
    const bucket = bucketOfDomain(origin.domainName);
    if (bucket !== undefined) {
      return fetchFromBucket(this.#s3, bucket, request, {
        distributionArn: distribution.arn,
        signed: this.#signs(origin),
      });
    }
    if (isExecuteDomain(origin.domainName)) {
      this.#warnOfForeignHost(origin, request.headers);
      return fetchFromApi((asked) => this.#apis.handleExecute(asked), request);
    }
    if (this.#isCustomDomain(origin)) {
      this.#warnOfForeignHost(origin, request.headers);
      return fetchFromApi((asked) => this.#apis.handleCustomDomain(asked), request);
    }
    const port = this.#store.vpcOriginPorts.get(origin.vpcOriginId ?? "");
    if (port !== undefined && this.#loadBalancers.has(origin.domainName)) {
      return fetchFromLoadBalancer(this.#loadBalancers.targetFor(origin.domainName, port), request);
    }
    return this.#badOrigin(
      request.headers.get("x-amz-cf-id") ?? "",
      `origin ${origin.domainName} is no bucket, REST API, or load balancer behind a VPC origin; the local cloud calls nothing outside itself`,
    );
  }

  /** By its record, as CloudFront finds every origin by DNS. */
  #isCustomDomain({ domainName }: Origin): boolean {
    const found = this.#dns.resolve(domainName);
    return found?.host === domainName && isExecuteDomain(found.target);
  }

  #signs(origin: Origin): boolean {
    const { accessControlId } = origin;
    return accessControlId !== undefined && this.#store.originAccessControls.has(accessControlId);
  }

  /** The page that stands in for an error; the error itself where there is none or it cannot be had. */
  async #orCustomError(
    distribution: Distribution,
    request: ForwardableRequest,
    response: EdgeResponse,
  ): Promise<EdgeResponse> {
    const custom = response.status >= 400 ? distribution.customErrors.get(response.status) : undefined;
    if (!custom?.responsePagePath) return response;
    const page: ForwardableRequest = {
      ...request,
      method: request.method === "HEAD" ? "HEAD" : "GET",
      uri: custom.responsePagePath,
      query: "",
      headers: withoutConditions(request.headers),
      body: Buffer.alloc(0),
    };
    const answer = await this.#fetch(distribution, behaviorFor(distribution, page.uri), page);
    if (answer.status >= 400) return response;
    return { ...answer, status: custom.responseCode ?? response.status, cacheResult: "Error" };
  }

  #addHeaders(behavior: Behavior, request: ViewerRequest, response: EdgeResponse): void {
    const policy = this.#store.responseHeadersPolicies.get(behavior.responseHeadersPolicyId);
    if (policy) applyResponsePolicy(policy, request, response.headers, this.#endpointUrl());
  }

  async #compress(behavior: Behavior, request: ViewerRequest, response: EdgeResponse): Promise<void> {
    if (!behavior.compress || request.method === "HEAD" || request.headers.has("range")) return;
    const policy = this.#store.cachePolicies.get(behavior.cachePolicyId);
    const encoding = encodingFor(policy, request.headers.get("accept-encoding"), response);
    if (!encoding) return;
    const etag = response.headers.get("etag");
    // A bucket's ETag is a hash of the content; an API's may be the same for different answers.
    const identity = Buffer.isBuffer(response.body) ? undefined : etag;
    response.body = await this.#compressor.compress(encoding, response.body, identity);
    response.headers.set("Content-Encoding", encoding);
    response.headers.vary("Accept-Encoding");
    // Compressed bytes are the same thing in another form, which is what a weak ETag says.
    if (etag?.startsWith('"')) response.headers.set("ETag", `W/${etag}`);
    else if (etag && !etag.startsWith("W/")) response.headers.delete("ETag");
  }

  #function(arn: string | undefined): EdgeFunction | undefined {
    if (arn === undefined) return undefined;
    const edgeFunction = this.#store.functions.get(arn);
    if (!edgeFunction) this.#complainOnce(`a behaviour names the function ${arn}, which does not exist`);
    return edgeFunction;
  }

  #badOrigin(requestId: string, reason: string): EdgeResponse {
    this.#complainOnce(reason);
    return errorPage(502, "CloudFront cannot reach the origin.", requestId);
  }

  #warnOfForeignHost(origin: Origin, headers: Headers): void {
    if (headers.get("host") === origin.domainName) return;
    this.#complainOnce(
      `the viewer's Host goes to ${origin.domainName}, and API Gateway refuses it with 403, as on AWS; use the origin request policy Managed-AllViewerExceptHostHeader`,
    );
  }

  #complainOnce(complaint: string): void {
    if (this.#complaints.has(complaint)) return;
    this.#complaints.add(complaint);
    this.#log.warn(`CloudFront: ${complaint}`);
  }
}

function refuse(
  distribution: Distribution,
  behavior: Behavior,
  request: ViewerRequest,
): EdgeResponse | undefined {
  if (!distribution.enabled) return errorPage(403, "The distribution is disabled.", request.id);
  if (!behavior.allowedMethods.has(request.method)) {
    return errorPage(
      403,
      "This distribution is not configured to allow the HTTP request method that was used for this request.",
      request.id,
    );
  }
  if (request.body.length > 0 && (request.method === "GET" || request.method === "HEAD")) {
    return errorPage(
      403,
      `A ${request.method} request has a body, which CloudFront does not take.`,
      request.id,
    );
  }
  return undefined;
}

function withoutConditions(headers: Headers): Headers {
  const kept = new Headers();
  for (const [name, value] of headers) {
    if (!/^(?:range|if-.*|content-.*)$/i.test(name)) kept.append(name, value);
  }
  return kept;
}
