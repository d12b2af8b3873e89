import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { managedPolicies, securityHeaders } from "../lib/cloudfront";
import type { Statement } from "../lib/grants";
import { type Transform, transformed } from "../lib/transform";
import { Bucket } from "./bucket";
import { type SiteApi, siteOrigin } from "./site-api";
import { keyPrefixOf, type SiteFolder, uploadSite } from "./site-folder";

export interface SiteArgs {
  /** The front ends at the address, each with a base path and a release line of its own. */
  sites: readonly SiteFolder[];
  /** File of the CloudFront Function that sees each request of the sites first. */
  requestFunction: string;
  /**
   * APIs, and services of Fargate.
   * @default none
   */
  apis?: readonly SiteApi[];
  /**
   * Which of CloudFront's regions serve the site.
   * @default "PriceClass_100"
   */
  priceClass?: "PriceClass_100" | "PriceClass_200" | "PriceClass_All";
  /**
   * A name of its own, with a certificate of us-east-1 for it. A record must lead it to the distribution.
   * @default the distribution's name
   */
  domain?: { readonly host: string; readonly certificateArn: pulumi.Input<string> };
  /**
   * The bucket cannot be deleted while it holds files.
   * @default false, since a build can make them again
   */
  protect?: boolean;
  /**
   * The bucket of releases outlives the stack: what was live once can be looked up and served again.
   * @default true
   */
  retainReleases?: boolean;
  /**
   * Origins that the pages' scripts may talk to besides their own: a bucket that takes uploads.
   * @default none
   */
  connectTo?: readonly pulumi.Input<string>[];
  transform?: {
    bucket?: Transform<aws.s3.BucketArgs>;
    distribution?: Transform<aws.cloudfront.DistributionArgs>;
    responseHeadersPolicy?: Transform<aws.cloudfront.ResponseHeadersPolicyArgs>;
  };
}

/**
 * Single-page applications and their APIs under one address.
 *
 * ```ts
 * new Site("site", {
 *   sites: [{ name: "site", folder: "web/dist", config: {} }],
 *   requestFunction: "functions/edge/site-request.js",
 * });
 * ```
 *
 * Creates a private bucket with the files that are live, and in front of it a distribution that alone may read them
 * (by Origin Access Control), with security headers on every answer. Beside it stands the staging bucket: every
 * release of every site, from where `npm run site` copies one to the live bucket. One address for all means: no
 * CORS, and sites that are built once for every environment. Each API has its own behaviours, which cache nothing
 * and pass everything on.
 */
export class Site extends pulumi.ComponentResource {
  public readonly url: pulumi.Output<string>;
  /** Of the bucket that is served. */
  public readonly bucketName: pulumi.Output<string>;
  /** Of the bucket with every release. */
  public readonly stagingBucketName: pulumi.Output<string>;
  /** By release line: what `npm run site` has to know of each. */
  public readonly lines: Record<string, { basePath: string; folder: string }>;
  public readonly distributionId: pulumi.Output<string>;
  public readonly nodes: {
    readonly bucket: Bucket;
    readonly staging: Bucket;
    readonly distribution: aws.cloudfront.Distribution;
    readonly responseHeadersPolicy: aws.cloudfront.ResponseHeadersPolicy;
    readonly requestFunction: aws.cloudfront.Function;
  };

  constructor(name: string, args: SiteArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Site", name, {}, options);
    const child = { parent: this };
    const {
      apis = [],
      connectTo = [],
      priceClass = "PriceClass_100",
      protect = false,
      retainReleases = true,
    } = args;

    // The bucket's policy names the distribution, which names the bucket.
    const [distributionArn, setDistributionArn] = pulumi.deferredOutput<string>();
    const bucket = new Bucket(
      `${name}-bucket`,
      {
        protect,
        expireOldVersionsAfterDays: 30,
        transform: { bucket: args.transform?.bucket },
        policyStatements: (arn) => pulumi.all([arn, distributionArn]).apply(([b, d]) => readableBy(b, d)),
      },
      child,
    );
    const staging = new Bucket(
      `${name}-staging`,
      { protect: false, retain: retainReleases, expireOldVersionsAfterDays: 90 },
      child,
    );
    const accessControl = new aws.cloudfront.OriginAccessControl(
      `${name}-access`,
      { originAccessControlOriginType: "s3", signingBehavior: "always", signingProtocol: "sigv4" },
      child,
    );
    const requestFunction = new aws.cloudfront.Function(
      `${name}-request`,
      {
        runtime: "cloudfront-js-2.0",
        comment: "Serves the one page of the site for its paths; refuses paths that climb.",
        code: requestCode(args),
        publish: true,
      },
      child,
    );
    const responseHeadersPolicy = new aws.cloudfront.ResponseHeadersPolicy(
      `${name}-headers`,
      ...transformed<aws.cloudfront.ResponseHeadersPolicyArgs>(
        args.transform?.responseHeadersPolicy,
        { securityHeadersConfig: pulumi.output([...connectTo]).apply(securityHeaders) },
        { ...child },
      ),
    );
    const everyBehavior = {
      compress: true,
      viewerProtocolPolicy: "redirect-to-https",
      responseHeadersPolicyId: responseHeadersPolicy.id,
    };
    const distribution = new aws.cloudfront.Distribution(
      name,
      ...transformed<aws.cloudfront.DistributionArgs>(
        args.transform?.distribution,
        {
          enabled: true,
          isIpv6Enabled: true,
          httpVersion: "http2and3",
          priceClass,
          aliases: args.domain && [args.domain.host],
          defaultRootObject: "index.html",
          origins: [
            {
              originId: "files",
              domainName: bucket.regionalDomainName,
              originAccessControlId: accessControl.id,
            },
            ...apis.map(siteOrigin),
          ],
          defaultCacheBehavior: {
            ...everyBehavior,
            targetOriginId: "files",
            allowedMethods: ["GET", "HEAD", "OPTIONS"],
            cachedMethods: ["GET", "HEAD"],
            cachePolicyId: managedPolicies.cachingOptimized,
            functionAssociations: [{ eventType: "viewer-request", functionArn: requestFunction.arn }],
          },
          orderedCacheBehaviors: apis.flatMap(
            ({ name: targetOriginId, pathPatterns, originRequestPolicyId }) =>
              pathPatterns.map((pathPattern) => ({
                ...everyBehavior,
                pathPattern,
                targetOriginId,
                allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
                cachedMethods: ["GET", "HEAD"],
                cachePolicyId: managedPolicies.cachingDisabled,
                originRequestPolicyId: originRequestPolicyId ?? managedPolicies.allViewerExceptHostHeader,
              })),
          ),
          restrictions: { geoRestriction: { restrictionType: "none" } },
          viewerCertificate: viewerCertificate(args.domain),
        },
        { ...child },
      ),
    );
    setDistributionArn(distribution.arn);

    for (const site of args.sites) uploadSite(site, bucket);

    this.url = pulumi.interpolate`https://${args.domain?.host ?? distribution.domainName}`;
    this.bucketName = bucket.name;
    this.stagingBucketName = staging.name;
    this.lines = Object.fromEntries(
      args.sites.map((site) => [site.name, { basePath: `/${keyPrefixOf(site)}`, folder: site.folder }]),
    );
    this.distributionId = distribution.id;
    this.nodes = { bucket, staging, distribution, responseHeadersPolicy, requestFunction };
    this.registerOutputs({
      url: this.url,
      bucketName: this.bucketName,
      stagingBucketName: this.stagingBucketName,
      distributionId: this.distributionId,
    });
  }
}

const basePathsLine = /^var basePaths = .*$/m;

/** The request function's code, told where the sites start. */
function requestCode({ requestFunction, sites }: SiteArgs): string {
  const code = readFileSync(requestFunction, "utf8");
  if (!basePathsLine.test(code)) {
    throw new Error(
      `${requestFunction} has no line "var basePaths = …", which the sites' base paths go to; add one`,
    );
  }
  // The longest first: the first that a path starts with is its site's.
  const basePaths = sites.map((site) => `/${keyPrefixOf(site)}`).sort((a, b) => b.length - a.length);
  return code.replace(basePathsLine, `var basePaths = ${JSON.stringify(basePaths)};`);
}

/** ListBucket makes S3 answer 404 for a file that is not there; without it, it says 403. */
function readableBy(bucketArn: string, distributionArn: string): Statement[] {
  const principal = {
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Condition: { StringEquals: { "AWS:SourceArn": distributionArn } },
  } as const;
  return [
    { Sid: "DistributionReads", ...principal, Action: "s3:GetObject", Resource: `${bucketArn}/*` },
    { Sid: "DistributionSeesAbsence", ...principal, Action: "s3:ListBucket", Resource: bucketArn },
  ];
}

/** TLS 1.2 at least: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html */
function viewerCertificate(
  domain: SiteArgs["domain"],
): aws.types.input.cloudfront.DistributionViewerCertificate {
  if (!domain) return { cloudfrontDefaultCertificate: true };
  return {
    acmCertificateArn: domain.certificateArn,
    minimumProtocolVersion: "TLSv1.2_2021",
    sslSupportMethod: "sni-only",
  };
}
