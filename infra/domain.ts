import { type Api, type GroupName, groupEntries } from "./api";
import { Domain, type DomainApi } from "./components/domain";
import type { RouteGroup } from "./components/route-group";
import type { Stage } from "./stage";

/** With gaps, as a priority cannot be given to two rules even for a moment. Other teams take 1000 and more. */
const priorities: Readonly<Record<GroupName, number>> = { links: 100, go: 200, meta: 300, jobs: 400 };

/** Undefined where the stack has no domain: everything works under the names that AWS gives. */
export function createDomain(stage: Stage, api: Api): Domain | undefined {
  const { hosts, region } = stage;
  if (!hosts) return undefined;
  return new Domain("domain", {
    zone: hosts.zone,
    siteHost: hosts.site,
    apiHost: hosts.api,
    region,
    apis: groupEntries(api).map(domainApi),
  });
}

function domainApi([name, { basePath, nodes }]: [GroupName, RouteGroup]): DomainApi {
  const { restAPI, stage } = nodes.api;
  return { name, basePath, restApiId: restAPI.id, stageName: stage.stageName, priority: priorities[name] };
}
