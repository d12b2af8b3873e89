import type { Api } from "./api";
import type { Domain } from "./components/domain";
import { Site } from "./components/site";
import type { Stage } from "./stage";

/** Relative to the project, where Pulumi runs the program. */
const builtSite = "web/dist";
const requestFunction = "functions/edge/site-request.js";

export function createSite(stage: Stage, { links, go, meta }: Api, domain: Domain | undefined): Site {
  const site = new Site("site", {
    sites: [
      {
        name: "site",
        folder: builtSite,
        release: stage.siteRelease,
        // Paths, not addresses: the APIs are at the address that the site itself came from.
        config: { environment: stage.name, version: stage.version, apiUrl: "/api", goUrl: "/g" },
      },
    ],
    requestFunction,
    apis: [
      { name: "links", ...behaviorsOf(links) },
      { name: "go", ...behaviorsOf(go) },
      { name: "meta", ...behaviorsOf(meta) },
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
