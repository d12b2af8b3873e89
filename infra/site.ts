import type { Api } from "./api";
import type { Domain } from "./components/domain";
import { Site } from "./components/site";
import type { Live } from "./live";
import type { Stage } from "./stage";

const requestFunction = "functions/edge/site-request.js";

/** What a site stands in front of. */
export interface Backends {
  readonly api: Api;
  readonly live: Live | undefined;
}

export function createSite(stage: Stage, { api, live }: Backends, domain: Domain | undefined): Site {
  // Paths, not addresses: the APIs are at the address that the sites themselves came from.
  const config = {
    environment: stage.name,
    version: stage.version,
    apiUrl: "/api",
    goUrl: "/g",
    ...(live?.service ? { liveUrl: "/live" } : {}),
  };
  const site = new Site("site", {
    // Folders are relative to the project, where Pulumi runs the program.
    sites: [
      { name: "site", folder: "web/dist", config, release: stage.siteRelease },
      { name: "deck", folder: "web/deck/dist", basePath: "/deck/", config, release: stage.deckRelease },
    ],
    requestFunction,
    apis: [
      { name: "links", ...behaviorsOf(api.links) },
      { name: "go", ...behaviorsOf(api.go) },
      { name: "meta", ...behaviorsOf(api.meta) },
      ...(live?.service ? [{ name: "live", origin: live.service.origin, pathPatterns: ["/live/*"] }] : []),
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
