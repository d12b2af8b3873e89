import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Api, type GroupName, groupEntries } from "./api";
import type { Domain } from "./components/domain";
import { Site } from "./components/site";
import type { SiteApi } from "./components/site-api";
import type { Data } from "./data";
import type { Live } from "./live";
import type { Stage } from "./stage";

const requestFunction = "functions/edge/site-request.js";

/** What a site stands in front of. */
export interface Backends {
  readonly data: Data;
  readonly api: Api;
  readonly live: Live | undefined;
  readonly domain: Domain | undefined;
}

export function createSite(stage: Stage, { data: { files }, api, live, domain }: Backends): Site {
  // Paths, not addresses: the APIs are at the address that the sites themselves came from.
  const config = {
    environment: stage.name,
    version: stage.version,
    apiUrl: "/api",
    goUrl: "/g",
    ...(live?.service ? { liveUrl: "/live" } : {}),
  };
  const originRequestPolicies: Partial<Record<GroupName, pulumi.Output<string>>> = {
    go: clickOriginPolicy().id,
  };
  const site = new Site("site", {
    // Folders are relative to the project, where Pulumi runs the program.
    sites: [
      { name: "site", folder: "web/dist", config, release: stage.siteRelease },
      { name: "deck", folder: "web/deck/dist", basePath: "/deck/", config, release: stage.deckRelease },
    ],
    requestFunction,
    // Where files are uploaded to.
    connectTo: [pulumi.interpolate`https://${files.regionalDomainName}`],
    apis: [
      ...groupEntries(api).map(([name, { origin, pathPatterns }]) => ({
        name,
        origin,
        pathPatterns,
        originRequestPolicyId: originRequestPolicies[name],
      })),
      ...(live?.service ? [{ name: "live", origin: live.service.origin, pathPatterns: ["/live/*"] }] : []),
      // The last one: its pattern takes all that no API of ours does.
      ...(domain ? [apisOfOthers(domain)] : []),
    ],
    priceClass: stage.sitePriceClass,
    protect: stage.protectData,
    retainReleases: stage.protectData,
    ...(domain ? { domain: { host: domain.siteHost, certificateArn: domain.siteCertificateArn } } : {}),
  });
  const { domainName, hostedZoneId } = site.nodes.distribution;
  domain?.pointSiteTo({ name: domainName, zoneId: hostedZoneId });
  return site;
}

/**
 * Redirects are told what answer is asked for and where a click came from. CloudFront tells the country to those alone
 * that ask for it by name, and who names headers gets no others: no cookie and no query reaches a redirect.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
 */
function clickOriginPolicy(): aws.cloudfront.OriginRequestPolicy {
  return new aws.cloudfront.OriginRequestPolicy("click-origin", {
    comment: "The page and the country that a click came from.",
    headersConfig: {
      headerBehavior: "whitelist",
      headers: { items: ["Accept", "CloudFront-Viewer-Country", "Referer", "User-Agent"] },
    },
    cookiesConfig: { cookieBehavior: "none" },
    queryStringsConfig: { queryStringBehavior: "none" },
  });
}

/**
 * What no API of ours takes goes to the APIs' domain, where other teams have routing rules of their own:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules.html
 */
function apisOfOthers({ apiDomainName }: Domain): SiteApi {
  const origin = { domainName: apiDomainName, originPath: pulumi.output("") };
  return { name: "others", origin, pathPatterns: ["/api/*"] };
}
