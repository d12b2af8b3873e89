import { numberOf, objectOf, type Properties, recordsOf, textOf, textsOf } from "../../properties.ts";
import type { TtlLimits } from "./cache/lifetime.ts";
import { globMatches } from "./glob.ts";
import type { Selection } from "./policies/cache-policy.ts";

/** A distribution ready to serve. */
export interface Distribution {
  readonly id: string;
  readonly arn: string;
  /** `d….cloudfront.net` */
  readonly domainName: string;
  readonly aliases: readonly string[];
  readonly comment: string;
  readonly enabled: boolean;
  readonly etag: string;
  readonly lastModifiedTime: string;
  /** Without a leading slash; empty where there is none. */
  readonly defaultRootObject: string;
  readonly origins: ReadonlyMap<string, Origin>;
  /** In order of precedence; the default behaviour is the last and takes every path. */
  readonly behaviors: readonly Behavior[];
  readonly customErrors: ReadonlyMap<number, CustomError>;
}

export interface Origin {
  readonly id: string;
  readonly domainName: string;
  /** `/stage`, or empty. */
  readonly path: string;
  readonly customHeaders: readonly (readonly [name: string, value: string])[];
  readonly accessControlId: string | undefined;
  /** Of a load balancer inside a VPC. */
  readonly vpcOriginId: string | undefined;
}

export interface Behavior {
  readonly pathPattern: string;
  readonly isDefault: boolean;
  readonly allowedMethods: ReadonlySet<string>;
  /** Methods whose answers are kept. */
  readonly cachedMethods: ReadonlySet<string>;
  readonly targetOriginId: string;
  readonly compress: boolean;
  readonly viewerProtocolPolicy: string;
  readonly cachePolicyId: string | undefined;
  readonly originRequestPolicyId: string | undefined;
  readonly responseHeadersPolicyId: string | undefined;
  /** The settings that policies replaced; they hold where there is no cache policy. */
  readonly forwarded: ForwardedValues | undefined;
  readonly viewerRequestFunction: string | undefined;
  readonly viewerResponseFunction: string | undefined;
}

export interface ForwardedValues extends TtlLimits {
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
}

export interface CustomError {
  readonly responseCode: number | undefined;
  readonly responsePagePath: string | undefined;
  /** Seconds. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html */
  readonly cachingMinTtl: number;
}

/** Seconds that an error is kept where the distribution says nothing about its status. */
export const defaultErrorTtl = 10;

export function readDistribution(id: string, properties: Properties): Distribution {
  const text = (name: string) => textOf(properties, name) ?? "";
  const groups = new Map(
    recordsOf(properties, "originGroups").map((group) => {
      const primary = recordsOf(group, "members")[0];
      return [textOf(group, "originId") ?? "", (primary && textOf(primary, "originId")) ?? ""];
    }),
  );
  const origins = recordsOf(properties, "origins").map(readOrigin);
  return {
    id,
    arn: text("arn"),
    domainName: text("domainName"),
    aliases: textsOf(properties, "aliases"),
    comment: text("comment"),
    enabled: properties.enabled === true,
    etag: text("etag"),
    lastModifiedTime: text("lastModifiedTime"),
    defaultRootObject: text("defaultRootObject").replace(/^\//, ""),
    origins: new Map(origins.map((origin) => [origin.id, origin])),
    behaviors: [
      ...recordsOf(properties, "orderedCacheBehaviors").map((behavior) =>
        readBehavior(behavior, groups, false),
      ),
      readBehavior(objectOf(properties, "defaultCacheBehavior"), groups, true),
    ],
    customErrors: new Map(
      recordsOf(properties, "customErrorResponses").map((error) => [
        numberOf(error, "errorCode") ?? 0,
        {
          responseCode: numberOf(error, "responseCode") || undefined,
          responsePagePath: textOf(error, "responsePagePath") || undefined,
          cachingMinTtl: numberOf(error, "errorCachingMinTtl") ?? defaultErrorTtl,
        },
      ]),
    ),
  };
}

/** The first behaviour whose pattern takes the path. A pattern may leave its leading slash out. */
export function behaviorFor(distribution: Distribution, path: string): Behavior {
  const { behaviors } = distribution;
  for (const behavior of behaviors) {
    if (behavior.isDefault || globMatches(behavior.pathPattern, path)) return behavior;
  }
  throw new Error(`Distribution ${distribution.id} has no default behaviour`);
}

function readOrigin(properties: Properties): Origin {
  return {
    id: textOf(properties, "originId") ?? "",
    domainName: (textOf(properties, "domainName") ?? "").toLowerCase(),
    path: textOf(properties, "originPath") ?? "",
    customHeaders: recordsOf(properties, "customHeaders").map((header) => [
      textOf(header, "name") ?? "",
      textOf(header, "value") ?? "",
    ]),
    accessControlId: textOf(properties, "originAccessControlId") || undefined,
    vpcOriginId: textOf(objectOf(properties, "vpcOriginConfig"), "vpcOriginId"),
  };
}

function readBehavior(
  properties: Properties,
  groups: ReadonlyMap<string, string>,
  isDefault: boolean,
): Behavior {
  const target = textOf(properties, "targetOriginId") ?? "";
  const pattern = textOf(properties, "pathPattern") ?? "*";
  const functions = new Map(
    recordsOf(properties, "functionAssociations").map((association) => [
      textOf(association, "eventType"),
      textOf(association, "functionArn"),
    ]),
  );
  const cachePolicyId = textOf(properties, "cachePolicyId") || undefined;
  return {
    pathPattern: pattern.startsWith("/") || pattern.startsWith("*") ? pattern : `/${pattern}`,
    isDefault,
    allowedMethods: new Set(textsOf(properties, "allowedMethods")),
    cachedMethods: new Set(["GET", "HEAD", ...textsOf(properties, "cachedMethods")]),
    targetOriginId: groups.get(target) ?? target,
    compress: properties.compress === true,
    viewerProtocolPolicy: textOf(properties, "viewerProtocolPolicy") ?? "allow-all",
    cachePolicyId,
    originRequestPolicyId: textOf(properties, "originRequestPolicyId") || undefined,
    responseHeadersPolicyId: textOf(properties, "responseHeadersPolicyId") || undefined,
    forwarded: cachePolicyId ? undefined : readForwarded(properties),
    viewerRequestFunction: functions.get("viewer-request"),
    viewerResponseFunction: functions.get("viewer-response"),
  };
}

function readForwarded(behavior: Properties): ForwardedValues {
  const values = objectOf(behavior, "forwardedValues");
  const headers = textsOf(values, "headers");
  const cookies = objectOf(values, "cookies");
  const everyHeader = headers.includes("*");
  return {
    minTtl: numberOf(behavior, "minTtl") ?? 0,
    defaultTtl: numberOf(behavior, "defaultTtl") ?? 86_400,
    // Nothing is kept where all headers go to the origin.
    maxTtl: everyHeader ? 0 : (numberOf(behavior, "maxTtl") ?? 31_536_000),
    headers: { behavior: everyHeader ? "allViewer" : "whitelist", items: headers },
    cookies: { behavior: textOf(cookies, "forward") ?? "none", items: textsOf(cookies, "whitelistedNames") },
    queryStrings: { behavior: values.queryString === true ? "all" : "none", items: [] },
  };
}
