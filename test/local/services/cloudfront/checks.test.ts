import { unknown } from "../../../../local/engine/values.ts";
import { describeChecks } from "../../../helpers/check-cases.ts";

const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:000000000000:${rest}`;
const association = (eventType: string) => ({ eventType, functionArn: arn("cloudfront", "function/edge") });
const behavior = {
  targetOriginId: "files",
  allowedMethods: ["GET", "HEAD"],
  cachedMethods: ["GET", "HEAD"],
  viewerProtocolPolicy: "redirect-to-https",
  functionAssociations: [association("viewer-request"), association("viewer-response")],
};
const origin = {
  originId: "files",
  domainName: "files.s3.us-east-1.amazonaws.com",
  originPath: "/live",
  connectionAttempts: 3,
  connectionTimeout: 10,
};
const api = {
  originId: "api",
  domainName: "a1.execute-api.us-east-1.amazonaws.com",
  customHeaders: [{ name: "x-edge", value: "1" }],
  customOriginConfig: {
    originProtocolPolicy: "https-only",
    originReadTimeout: 30,
    originKeepaliveTimeout: 5,
  },
};
const withApi = (changes: object) => ({ origins: [origin, { ...api, ...changes }] });
const certificate = (region: string) => ({ acmCertificateArn: `arn:aws:acm:${region}:0:certificate/1` });

describeChecks("CloudFront", {
  "aws:cloudfront/distribution:Distribution": {
    right: {
      comment: "site",
      aliases: ["example.com"],
      origins: [origin, api],
      originGroups: [{ originId: "group", members: [{ originId: "files" }, { originId: "api" }] }],
      defaultCacheBehavior: behavior,
      orderedCacheBehaviors: [{ ...behavior, pathPattern: "/api/*", targetOriginId: "api" }],
      defaultRootObject: "index.html",
      priceClass: "PriceClass_100",
      httpVersion: "http2and3",
      viewerCertificate: certificate("us-east-1"),
    },
    wrong: [
      [
        "origins",
        {
          origins: Array.from({ length: 101 }, (_, at) => ({
            ...origin,
            originId: at < 1 ? "files" : at < 2 ? "api" : `o${at}`,
          })),
        },
        /AWS takes 100/,
      ],
      ["originGroups", { originGroups: Array(11).fill({ originId: "group" }) }, /AWS takes 10/],
      [
        "orderedCacheBehaviors",
        { orderedCacheBehaviors: Array(76).fill({ ...behavior, pathPattern: "/a" }) },
        /AWS takes 75/,
      ],
      ["aliases", { aliases: Array(101).fill("example.com") }, /AWS takes 100/],
      ["comment", { comment: "c".repeat(129) }, /AWS takes 128/],
      ["defaultRootObject", { defaultRootObject: "d".repeat(256) }, /AWS takes 255/],
      ["priceClass", { priceClass: "PriceClass_1" }, /use PriceClass_All/],
      ["httpVersion", { httpVersion: "http4" }, /use http1.1/],
      [
        "origins[1].originId",
        { ...withApi({ originId: "i".repeat(129) }), orderedCacheBehaviors: [] },
        /1 to 128/,
      ],
      ["origins[1].domainName", withApi({ domainName: "https://example.com" }), /a domain name alone/],
      ["origins[1].originPath", withApi({ originPath: "live/" }), /begin it with/],
      ["origins[1].originPath", withApi({ originPath: `/${"p".repeat(255)}` }), /AWS takes 255/],
      [
        "origins[1].customHeaders",
        withApi({ customHeaders: Array(31).fill({ name: "x", value: "1" }) }),
        /AWS takes 30/,
      ],
      ["origins[1].connectionAttempts", withApi({ connectionAttempts: 4 }), /1 to 3/],
      ["origins[1].connectionTimeout", withApi({ connectionTimeout: 11 }), /1 to 10/],
      [
        "origins[1].customOriginConfig.originReadTimeout",
        withApi({ customOriginConfig: { originReadTimeout: 121 } }),
        /1 to 120/,
      ],
      [
        "origins[1].customOriginConfig.originKeepaliveTimeout",
        withApi({ customOriginConfig: { originKeepaliveTimeout: 0 } }),
        /1 to 120/,
      ],
      [
        "origins[1].customOriginConfig.originProtocolPolicy",
        withApi({ customOriginConfig: { originProtocolPolicy: "http" } }),
        /use http-only/,
      ],
      [
        "orderedCacheBehaviors[0].pathPattern",
        { orderedCacheBehaviors: [{ ...behavior, pathPattern: "p".repeat(256) }] },
        /AWS takes 255/,
      ],
      [
        "defaultCacheBehavior.targetOriginId",
        { defaultCacheBehavior: { ...behavior, targetOriginId: "other" } },
        /there is no origin "other"/,
      ],
      [
        "defaultCacheBehavior.allowedMethods",
        { defaultCacheBehavior: { ...behavior, allowedMethods: ["GET", "POST"] } },
        /is no set/,
      ],
      [
        "defaultCacheBehavior.viewerProtocolPolicy",
        { defaultCacheBehavior: { ...behavior, viewerProtocolPolicy: "any" } },
        /use allow-all/,
      ],
      [
        "defaultCacheBehavior.functionAssociations",
        { defaultCacheBehavior: { ...behavior, functionAssociations: [association("origin-request")] } },
        /viewer-request and viewer-response/,
      ],
      [
        "defaultCacheBehavior.functionAssociations",
        {
          defaultCacheBehavior: {
            ...behavior,
            functionAssociations: [association("viewer-request"), association("viewer-request")],
          },
        },
        /takes one/,
      ],
      [
        "orderedCacheBehaviors[0].targetOriginId",
        {
          defaultCacheBehavior: { ...behavior, targetOriginId: unknown },
          orderedCacheBehaviors: [{ ...behavior, pathPattern: "/a", targetOriginId: "other" }],
        },
        /there is no origin "other"/,
      ],
      [
        "defaultCacheBehavior.allowedMethods",
        {
          origins: unknown,
          defaultCacheBehavior: { ...behavior, allowedMethods: ["GET"], targetOriginId: unknown },
          orderedCacheBehaviors: [{ ...behavior, pathPattern: unknown, allowedMethods: unknown }],
        },
        /is no set/,
      ],
      [
        "orderedCacheBehaviors[1].functionAssociations",
        {
          defaultCacheBehavior: unknown,
          orderedCacheBehaviors: [
            unknown,
            { ...behavior, pathPattern: "/a", functionAssociations: [association("origin-request")] },
          ],
        },
        /viewer-request and viewer-response/,
      ],
      [
        "viewerCertificate.acmCertificateArn",
        { viewerCertificate: certificate("eu-west-1") },
        /not of us-east-1/,
      ],
      [
        "viewerCertificate.acmCertificateArn",
        { viewerCertificate: { acmCertificateArn: "mine" } },
        /arn:aws:acm/,
      ],
    ],
  },
  "aws:cloudfront/function:Function": {
    right: {
      name: "edge",
      runtime: "cloudfront-js-2.0",
      code: "x".repeat(10_240),
      comment: "edge",
      keyValueStoreAssociations: [arn("cloudfront", "key-value-store/1")],
    },
    wrong: [
      ["name", { name: "no spaces" }, /1 to 64/],
      ["comment", { comment: "c".repeat(129) }, /AWS takes 128/],
      ["runtime", { runtime: "nodejs24.x" }, /use cloudfront-js-1.0/],
      ["runtime", { runtime: "" }, /is missing/],
      ["code", { code: "x".repeat(10_241) }, /1 to 10240/],
      ["code", { code: "" }, /1 to 10240/],
      ["keyValueStoreAssociations", { keyValueStoreAssociations: ["a", "b"] }, /AWS takes 1/],
    ],
  },
  "aws:cloudfront/originAccessControl:OriginAccessControl": {
    right: {
      name: "files",
      description: "files",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    },
    wrong: [
      ["name", { name: "n".repeat(65) }, /AWS takes 64/],
      ["description", { description: "d".repeat(257) }, /AWS takes 256/],
      ["signingBehavior", { signingBehavior: "sometimes" }, /use always/],
      ["signingProtocol", { signingProtocol: "sigv2" }, /use sigv4/],
      ["originAccessControlOriginType", { originAccessControlOriginType: "ec2" }, /use s3/],
    ],
  },
  "aws:cloudfront/cachePolicy:CachePolicy": {
    right: {
      name: "pages",
      minTtl: 0,
      defaultTtl: 60,
      maxTtl: 60,
      parametersInCacheKeyAndForwardedToOrigin: {
        headersConfig: { headerBehavior: "whitelist", headers: { items: ["accept"] } },
        cookiesConfig: { cookieBehavior: "none" },
        queryStringsConfig: { queryStringBehavior: "whitelist", queryStrings: { items: ["page"] } },
      },
    },
    wrong: [
      ["name", { name: "no spaces" }, /1 to 128/],
      ["comment", { comment: "c".repeat(129) }, /AWS takes 128/],
      ["defaultTtl", { minTtl: 61 }, /at least the one before/],
      ["defaultTtl", { minTtl: 61, defaultTtl: unknown }, /minTtl 61, maxTtl 60; each is at least/],
      [
        "parametersInCacheKeyAndForwardedToOrigin.headersConfig.headers.items",
        {
          parametersInCacheKeyAndForwardedToOrigin: {
            headersConfig: { headers: { items: Array(11).fill("h") } },
          },
        },
        /AWS takes 10/,
      ],
      [
        "parametersInCacheKeyAndForwardedToOrigin.cookiesConfig.cookies.items",
        {
          parametersInCacheKeyAndForwardedToOrigin: {
            cookiesConfig: { cookies: { items: Array(11).fill("c") } },
          },
        },
        /AWS takes 10/,
      ],
      [
        "parametersInCacheKeyAndForwardedToOrigin.queryStringsConfig.queryStrings.items",
        {
          parametersInCacheKeyAndForwardedToOrigin: {
            queryStringsConfig: { queryStrings: { items: Array(11).fill("q") } },
          },
        },
        /AWS takes 10/,
      ],
    ],
  },
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": {
    right: { name: "api", headersConfig: { headerBehavior: "whitelist", headers: { items: ["accept"] } } },
    wrong: [
      [
        "headersConfig.headers.items",
        { headersConfig: { headers: { items: Array(11).fill("h") } } },
        /AWS takes 10/,
      ],
      [
        "cookiesConfig.cookies.items",
        { cookiesConfig: { cookies: { items: Array(11).fill("c") } } },
        /AWS takes 10/,
      ],
      [
        "queryStringsConfig.queryStrings.items",
        { queryStringsConfig: { queryStrings: { items: Array(11).fill("q") } } },
        /AWS takes 10/,
      ],
    ],
  },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": {
    right: {
      name: "security",
      customHeadersConfig: { items: [{ header: "x-a", value: "1", override: true }] },
    },
    wrong: [
      [
        "customHeadersConfig.items",
        { customHeadersConfig: { items: Array(11).fill({ header: "x", value: "1" }) } },
        /AWS takes 10/,
      ],
      [
        "removeHeadersConfig.items",
        { removeHeadersConfig: { items: Array(11).fill({ header: "x" }) } },
        /AWS takes 10/,
      ],
    ],
  },
});
