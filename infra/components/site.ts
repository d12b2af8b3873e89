import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { managedPolicies, securityHeaders } from "../lib/cloudfront";
import { contentTypeOf } from "../lib/content-type";
import type { Statement } from "../lib/grants";
import { cacheControlOf, siteFiles } from "../lib/site-files";
import { type Transform, transformed } from "../lib/transform";
import { Bucket } from "./bucket";
import type { ApiOrigin } from "./route-group";

/** An API at the site's address. */
export interface SiteApi {
  /** Names the origin in the distribution: `links`. */
  readonly name: string;
  readonly origin: ApiOrigin;
  readonly pathPatterns: readonly string[];
}

export interface SiteArgs {
  /** Built files, with an index.html at their root: `web/dist`. */
  folder: string;
  /** File of the CloudFront Function that sees each request of the site first. */
  requestFunction: string;
  /** What `/config.json` says to the site; it is the one file that differs between stacks. */
  config: pulumi.Input<Readonly<Record<string, string>>>;
  /** @default none */
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
  transform?: {
    bucket?: Transform<aws.s3.BucketArgs>;
    distribution?: Transform<aws.cloudfront.DistributionArgs>;
    responseHeadersPolicy?: Transform<aws.cloudfront.ResponseHeadersPolicyArgs>;
  };
}

/**
 * A single-page application and its APIs under one address.
 *
 * ```ts
 * new Site("site", { folder: "web/dist", requestFunction: "functions/edge/site-request.js", config: {} });
 * ```
 *
 * Creates a private bucket with the files, and in front of it a distribution that alone may read them (by Origin
 * Access Control), with security headers on every answer. One address for all means: no CORS, and a site that is
 * built once for every environment. Each API has its own behaviours, which cache nothing and pass everything on.
 */
export class Site extends pulumi.ComponentResource {
  public readonly url: pulumi.Output<string>;
  public readonly bucketName: pulumi.Output<string>;
  public readonly distributionId: pulumi.Output<string>;
  public readonly nodes: {
    readonly bucket: Bucket;
    readonly distribution: aws.cloudfront.Distribution;
    readonly responseHeadersPolicy: aws.cloudfront.ResponseHeadersPolicy;
    readonly requestFunction: aws.cloudfront.Function;
  };

  constructor(name: string, args: SiteArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Site", name, {}, options);
    const child = { parent: this };
    const { apis = [], priceClass = "PriceClass_100", protect = false } = args;

    // The bucket's policy names the distribution, which names the bucket.
    const [distributionArn, setDistributionArn] = pulumi.deferredOutput<string>();
    const bucket = new Bucket(
      `${name}-bucket`,
      {
        protect,
        transform: { bucket: args.transform?.bucket },
        policyStatements: (arn) => pulumi.all([arn, distributionArn]).apply(([b, d]) => readableBy(b, d)),
      },
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
        code: readFileSync(args.requestFunction, "utf8"),
        publish: true,
      },
      child,
    );
    const responseHeadersPolicy = new aws.cloudfront.ResponseHeadersPolicy(
      `${name}-headers`,
      ...transformed<aws.cloudfront.ResponseHeadersPolicyArgs>(
        args.transform?.responseHeadersPolicy,
        { securityHeadersConfig: securityHeaders },
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
            ...apis.map(apiOrigin),
          ],
          defaultCacheBehavior: {
            ...everyBehavior,
            targetOriginId: "files",
            allowedMethods: ["GET", "HEAD", "OPTIONS"],
            cachedMethods: ["GET", "HEAD"],
            cachePolicyId: managedPolicies.cachingOptimized,
            functionAssociations: [{ eventType: "viewer-request", functionArn: requestFunction.arn }],
          },
          orderedCacheBehaviors: apis.flatMap(({ name: targetOriginId, pathPatterns }) =>
            pathPatterns.map((pathPattern) => ({
              ...everyBehavior,
              pathPattern,
              targetOriginId,
              allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
              cachedMethods: ["GET", "HEAD"],
              cachePolicyId: managedPolicies.cachingDisabled,
              originRequestPolicyId: managedPolicies.allViewerExceptHostHeader,
            })),
          ),
          restrictions: { geoRestriction: { restrictionType: "none" } },
          viewerCertificate: viewerCertificate(args.domain),
        },
        { ...child },
      ),
    );
    setDistributionArn(distribution.arn);

    this.#upload(name, args, bucket);

    this.url = pulumi.interpolate`https://${args.domain?.host ?? distribution.domainName}`;
    this.bucketName = bucket.name;
    this.distributionId = distribution.id;
    this.nodes = { bucket, distribution, responseHeadersPolicy, requestFunction };
    this.registerOutputs({ url: this.url, bucketName: this.bucketName, distributionId: this.distributionId });
  }

  #upload(name: string, { folder, config }: SiteArgs, bucket: Bucket): void {
    const file = (path: string, dependsOn: readonly pulumi.Resource[]) =>
      new aws.s3.BucketObjectv2(
        `${name}-${path}`,
        {
          bucket: bucket.name,
          key: path,
          source: new pulumi.asset.FileAsset(join(folder, path)),
          contentType: contentTypeOf(path),
          cacheControl: cacheControlOf(path),
        },
        { parent: bucket, dependsOn: [...dependsOn] },
      );
    const paths = siteFiles(folder).filter((path) => path !== "config.json");
    const pages = paths.filter((path) => path.endsWith(".html"));
    const assets = paths.filter((path) => !pages.includes(path)).map((path) => file(path, []));
    const configFile = new aws.s3.BucketObjectv2(
      `${name}-config.json`,
      {
        bucket: bucket.name,
        key: "config.json",
        content: pulumi.output(config).apply((values) => JSON.stringify(values)),
        contentType: contentTypeOf("config.json"),
        cacheControl: cacheControlOf("config.json"),
      },
      { parent: bucket },
    );
    // Pages go last: none may name a file that is not there yet.
    for (const path of pages) file(path, [...assets, configFile]);
  }
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

function apiOrigin({ name, origin }: SiteApi): aws.types.input.cloudfront.DistributionOrigin {
  return {
    originId: name,
    domainName: origin.domainName,
    originPath: origin.originPath,
    customOriginConfig: {
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "https-only",
      originSslProtocols: ["TLSv1.2"],
      originReadTimeout: 30,
    },
  };
}
