import type { Api } from "./api";
import { Domain, type DomainApi } from "./components/domain";
import type { RouteGroup } from "./components/route-group";
import type { Stage } from "./stage";

/** Undefined where the stack has no domain: everything works under the names that AWS gives. */
export function createDomain(stage: Stage, { links, go, jobs, meta }: Api): Domain | undefined {
  const { hosts, region } = stage;
  if (!hosts) return undefined;
  return new Domain("domain", {
    zone: hosts.zone,
    siteHost: hosts.site,
    apiHost: hosts.api,
    region,
    // With gaps, as a priority cannot be given to two rules even for a moment. Other teams take 1000 and more.
    apis: [
      apiOf("links", links, 100),
      apiOf("go", go, 200),
      apiOf("meta", meta, 300),
      apiOf("jobs", jobs, 400),
    ],
  });
}

function apiOf(name: string, { basePath, nodes }: RouteGroup, priority: number): DomainApi {
  const { restAPI, stage } = nodes.api;
  return { name, basePath, restApiId: restAPI.id, stageName: stage.stageName, priority };
}
