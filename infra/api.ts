import { openClickStore } from "../functions/clicks/open-click-store";
import { showClicks } from "../functions/clicks/show";
import { followLink } from "../functions/go/redirect";
import { openTargetCache } from "../functions/go/target-cache";
import { openBlockedHosts } from "../functions/links/blocked-hosts";
import { createLink } from "../functions/links/create";
import { openCursors } from "../functions/links/cursor";
import { deleteLink } from "../functions/links/delete";
import { getLink } from "../functions/links/get";
import { clicksPrefix, linksTable } from "../functions/links/keys";
import { listLinks } from "../functions/links/list";
import { openLinkStore } from "../functions/links/open-link-store";
import { updateLink } from "../functions/links/update";
import { checkHealth, openHealthChecks } from "../functions/meta/health";
import { showOpenApi } from "../functions/meta/openapi";
import { openApiDocument } from "../functions/meta/openapi-document";
import { readVersion, showVersion } from "../functions/meta/version";
import { routeTables } from "../functions/routes";
import { InlineFunction, type InlineFunctionArgs } from "./components/inline-function";
import { RouteGroup } from "./components/route-group";
import type { Data } from "./data";
import type { CacheClient } from "./live";
import type { Observability } from "./observability";
import type { Settings } from "./settings";
import type { Stage } from "./stage";

/** Every function of the platform's APIs, by its name. */
export interface Api {
  readonly links: RouteGroup;
  readonly go: RouteGroup;
  readonly meta: RouteGroup;
  readonly functions: Readonly<Record<string, InlineFunction>>;
}

/** @param redirectCache where redirects read hot links' targets; undefined without */
export function createApi(
  stage: Stage,
  { links: table }: Data,
  settings: Settings,
  observability: Observability,
  redirectCache?: CacheClient,
): Api {
  const functions: Record<string, InlineFunction> = {};
  const define = (name: string, args: InlineFunctionArgs) => {
    const environment = { ...powertools(stage), ...args.environment };
    functions[name] = new InlineFunction(name, { logRetention: stage.logRetention, ...args, environment });
    return functions[name];
  };
  const environment = { LINKS_TABLE: table.name };
  const group = {
    throttle: stage.throttle,
    logRetention: stage.logRetention,
    account: observability.apiGatewayAccount,
  };

  const links = new RouteGroup("links", {
    ...group,
    routeTable: routeTables.links,
    functions: {
      create: define("create-link", {
        callback: () => createLink(openLinkStore(), openBlockedHosts()),
        grants: [table.grant("PutItem"), ...settings.blockedHosts.grantRead()],
        environment: { ...environment, BLOCKED_HOSTS_PARAMETER: settings.blockedHosts.name },
      }),
      list: define("list-links", {
        callback: () => listLinks(openLinkStore(), openCursors()),
        grants: [table.grantIndex(linksTable.ownerIndex.name, "Query"), ...settings.cursorKey.grantRead()],
        environment: { ...environment, CURSOR_KEY_SECRET: settings.cursorKey.arn },
      }),
      get: define("get-link", {
        callback: () => getLink(openLinkStore()),
        grants: [table.grant("GetItem")],
        environment,
      }),
      update: define("update-link", {
        callback: () => updateLink(openLinkStore(), openBlockedHosts()),
        grants: [table.grant("UpdateItem"), ...settings.blockedHosts.grantRead()],
        environment: { ...environment, BLOCKED_HOSTS_PARAMETER: settings.blockedHosts.name },
      }),
      delete: define("delete-link", {
        callback: () => deleteLink(openLinkStore()),
        grants: [table.grant("DeleteItem")],
        environment,
      }),
      clicks: define("link-clicks", {
        callback: () => showClicks(openLinkStore(), openClickStore()),
        grants: [table.grant("GetItem"), table.grantItems(clicksPrefix, "Query")],
        environment,
      }),
    },
  });

  const go = new RouteGroup("go", {
    ...group,
    routeTable: routeTables.go,
    functions: {
      follow: define("follow-link", {
        // The client of Redis is in the zip only where it is used.
        callback: redirectCache
          ? () => followLink(openLinkStore(), openTargetCache())
          : () => followLink(openLinkStore()),
        grants: [table.grant("UpdateItem"), ...(redirectCache?.grants ?? [])],
        environment: { ...environment, ...redirectCache?.environment },
        network: redirectCache?.network,
      }),
    },
  });

  const document = JSON.stringify(openApiDocument(routeTables, stage.version));
  const meta = new RouteGroup("meta", {
    ...group,
    routeTable: routeTables.meta,
    functions: {
      health: define("health", {
        callback: () => checkHealth(openHealthChecks()),
        grants: [table.grant("GetItem")],
        environment,
      }),
      version: define("version", {
        callback: () => showVersion(readVersion()),
        environment: { VERSION: stage.version, ENVIRONMENT: stage.name },
      }),
      openapi: define("openapi", { callback: () => showOpenApi(document) }),
    },
  });

  return { links, go, meta, functions };
}

/** https://docs.aws.amazon.com/powertools/typescript/latest/environment-variables/ */
function powertools(stage: Stage): Record<string, string> {
  return {
    POWERTOOLS_SERVICE_NAME: "go-links",
    POWERTOOLS_METRICS_NAMESPACE: `GoLinks/${stage.name}`,
  };
}
