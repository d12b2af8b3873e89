import * as pulumi from "@pulumi/pulumi";
import type { Api } from "./api";
import type { Domain } from "./components/domain";
import { Site } from "./components/site";
import type { Data } from "./data";
import type { Stage } from "./stage";

const requestFunction = "functions/edge/site-request.js";

export function createSite(
  stage: Stage,
  { files }: Data,
  { links, go, jobs, meta }: Api,
  domain: Domain | undefined,
): Site {
  // Paths, not addresses: the APIs are at the address that the sites themselves came from.
  const config = { environment: stage.name, version: stage.version, apiUrl: "/api", goUrl: "/g" };
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
      { name: "links", ...behaviorsOf(links) },
      { name: "go", ...behaviorsOf(go) },
      { name: "meta", ...behaviorsOf(meta) },
      { name: "jobs", ...behaviorsOf(jobs) },
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

function behaviorsOf({ origin, pathPatterns }: Api["links"]) {
  return { origin, pathPatterns };
}
