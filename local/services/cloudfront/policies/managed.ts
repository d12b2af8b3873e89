import type { Properties } from "../../../properties.ts";

/** A policy of AWS's own, in the shape of the resource's inputs. */
export type ManagedPolicies = Readonly<Record<string, Properties>>;

const days = 86_400;
const year = 365 * days;

function cacheKey(options: {
  compressed: boolean;
  headers?: readonly string[];
  cookies?: string;
  queryStrings?: string | readonly string[];
}): Properties {
  const { headers, cookies = "none", queryStrings = "none" } = options;
  return {
    enableAcceptEncodingGzip: options.compressed,
    enableAcceptEncodingBrotli: options.compressed,
    headersConfig: headers
      ? { headerBehavior: "whitelist", headers: { items: headers } }
      : { headerBehavior: "none" },
    cookiesConfig: { cookieBehavior: cookies },
    queryStringsConfig:
      typeof queryStrings === "string"
        ? { queryStringBehavior: queryStrings }
        : { queryStringBehavior: "whitelist", queryStrings: { items: queryStrings } },
  };
}

function cachePolicy(name: string, ttls: readonly [number, number, number], key: Properties): Properties {
  const [minTtl, maxTtl, defaultTtl] = ttls;
  return { name, minTtl, maxTtl, defaultTtl, parametersInCacheKeyAndForwardedToOrigin: key };
}

const originHeaders = ["Host", "Origin", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const managedCachePolicies: ManagedPolicies = {
  "658327ea-f89d-4fab-a63d-7e88639e58f6": cachePolicy(
    "Managed-CachingOptimized",
    [1, year, days],
    cacheKey({ compressed: true }),
  ),
  "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": cachePolicy(
    "Managed-CachingOptimizedForUncompressedObjects",
    [1, year, days],
    cacheKey({ compressed: false }),
  ),
  "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": cachePolicy(
    "Managed-CachingDisabled",
    [0, 0, 0],
    cacheKey({ compressed: false }),
  ),
  "83da9c7e-98b4-4e11-a168-04f0df8e2c65": cachePolicy(
    "UseOriginCacheControlHeaders",
    [0, year, 0],
    cacheKey({ compressed: true, headers: originHeaders, cookies: "all" }),
  ),
  "4cc15a8a-d715-48a4-82b8-cc0b614638fe": cachePolicy(
    "UseOriginCacheControlHeaders-QueryStrings",
    [0, year, 0],
    cacheKey({ compressed: true, headers: originHeaders, cookies: "all", queryStrings: "all" }),
  ),
  "2e54312d-136d-493c-8eb9-b001f22f67d2": cachePolicy(
    "Managed-Amplify",
    [2, 600, 2],
    cacheKey({
      compressed: true,
      headers: ["Authorization", "CloudFront-Viewer-Country", "Host"],
      cookies: "all",
      queryStrings: "all",
    }),
  ),
  "08627262-05a9-4f76-9ded-b50ca2e3a84f": cachePolicy(
    "Managed-Elemental-MediaPackage",
    [0, year, days],
    cacheKey({
      compressed: true,
      headers: ["Origin"],
      queryStrings: ["aws.manifestfilter", "start", "end", "m"],
    }),
  ),
};

function originRequestPolicy(name: string, headersConfig: Properties, rest: "all" | "none"): Properties {
  return {
    name,
    headersConfig,
    cookiesConfig: { cookieBehavior: rest },
    queryStringsConfig: { queryStringBehavior: rest },
  };
}

const only = (...items: string[]): Properties => ({ headerBehavior: "whitelist", headers: { items } });

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
export const managedOriginRequestPolicies: ManagedPolicies = {
  "216adef6-5c7f-47e4-b989-5492eafa07d3": originRequestPolicy(
    "Managed-AllViewer",
    { headerBehavior: "allViewer" },
    "all",
  ),
  "b689b0a8-53d0-40ab-baf2-68738e2966ac": originRequestPolicy(
    "Managed-AllViewerExceptHostHeader",
    { headerBehavior: "allExcept", headers: { items: ["host"] } },
    "all",
  ),
  "33f36d7e-f396-46d9-90e0-52428a34d9dc": originRequestPolicy(
    "Managed-AllViewerAndCloudFrontHeaders-2022-06",
    {
      headerBehavior: "allViewerAndWhitelistCloudFront",
      headers: {
        items: [
          "CloudFront-Forwarded-Proto",
          "CloudFront-Is-Android-Viewer",
          "CloudFront-Is-Desktop-Viewer",
          "CloudFront-Is-IOS-Viewer",
          "CloudFront-Is-Mobile-Viewer",
          "CloudFront-Is-SmartTV-Viewer",
          "CloudFront-Is-Tablet-Viewer",
          "CloudFront-Viewer-ASN",
          "CloudFront-Viewer-Address",
          "CloudFront-Viewer-Country",
          "CloudFront-Viewer-Http-Version",
        ],
      },
    },
    "all",
  ),
  "59781a5b-3903-41f3-afcb-af62929ccde1": originRequestPolicy(
    "Managed-CORS-CustomOrigin",
    only("origin"),
    "none",
  ),
  "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": originRequestPolicy(
    "Managed-CORS-S3Origin",
    only("origin", "access-control-request-headers", "access-control-request-method"),
    "none",
  ),
  "acba4595-bd28-49b8-b9fe-13317c0390fa": originRequestPolicy(
    "Managed-UserAgentRefererHeaders",
    only("user-agent", "referer"),
    "none",
  ),
  "bf0718e1-ba1e-49d1-88b1-f726733018ae": originRequestPolicy("Managed-HostHeaderOnly", only("host"), "none"),
};

const security: Properties = {
  strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000, override: false },
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: "SAMEORIGIN", override: false },
  referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: false },
  xssProtection: { protection: true, modeBlock: true, override: false },
};

const simpleCors: Properties = {
  accessControlAllowOrigins: { items: ["*"] },
  accessControlAllowHeaders: { items: [] },
  accessControlAllowMethods: { items: [] },
  accessControlAllowCredentials: false,
  originOverride: false,
};

const preflightCors: Properties = {
  ...simpleCors,
  accessControlAllowMethods: { items: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] },
  accessControlExposeHeaders: { items: ["*"] },
};

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
export const managedResponseHeadersPolicies: ManagedPolicies = {
  "67f7725c-6f97-4210-82d7-5512b31e9d03": {
    name: "Managed-SecurityHeadersPolicy",
    securityHeadersConfig: security,
  },
  "60669652-455b-4ae9-85a4-c4c02393f86c": { name: "Managed-SimpleCORS", corsConfig: simpleCors },
  "5cc3b908-e619-4b99-88e5-2cf7f45965bd": { name: "Managed-CORS-With-Preflight", corsConfig: preflightCors },
  "e61eb60c-9c35-4d20-a928-2b84e02af89c": {
    name: "Managed-CORS-and-SecurityHeadersPolicy",
    corsConfig: simpleCors,
    securityHeadersConfig: security,
  },
  "eaab4381-ed33-4a86-88ca-d9558dc6cd63": {
    name: "Managed-CORS-with-preflight-and-SecurityHeadersPolicy",
    corsConfig: preflightCors,
    securityHeadersConfig: security,
  },
};
