import { openClickStore } from "../functions/clicks/open-click-store";
import { showClicks } from "../functions/clicks/show";
import { createExport } from "../functions/exports/create";
import { followLink } from "../functions/go/redirect";
import { openTargetCache } from "../functions/go/target-cache";
import { createImport, openUploads } from "../functions/imports/create";
import { openFileCheck, startImport } from "../functions/imports/start";
import { cancelJob } from "../functions/jobs/cancel";
import { openJobStore } from "../functions/jobs/open-job-store";
import { openFiles, showJob } from "../functions/jobs/show";
import { openSendToDriver } from "../functions/jobs/start-job";
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
import type { Jobs } from "./jobs";
import type { Live } from "./live";
import type { Observability } from "./observability";
import type { Settings } from "./settings";
import { powertools, type Stage } from "./stage";

export type GroupName = keyof typeof routeTables;

/** The platform's APIs. */
export interface Api {
  /** All that get behaviours at the site's address, a rule of the domain, and alarms. */
  readonly groups: Readonly<Record<GroupName, RouteGroup>>;
  /** Every function, those of jobs as well, by its name. */
  readonly functions: Readonly<Record<string, InlineFunction>>;
}

/** What the APIs are made with. */
export interface ApiDependencies {
  readonly data: Data;
  readonly settings: Settings;
  readonly jobs: Jobs;
  readonly live: Live | undefined;
  readonly observability: Observability;
}

export function createApi(
  stage: Stage,
  { data: { links: table, jobs: jobsTable, files }, settings, jobs, live, observability }: ApiDependencies,
): Api {
  const redirectCache = live?.redirectCache;
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

  const jobEnvironment = { JOBS_TABLE: jobsTable.name, FILES_BUCKET: files.name };
  const jobGroup = new RouteGroup("jobs", {
    ...group,
    routeTable: routeTables.jobs,
    functions: {
      createImport: define("create-import", {
        callback: () => createImport(openJobStore(), openUploads()),
        // What the form allows, the function that signs it must be allowed.
        grants: [jobsTable.grant("PutItem"), files.grant("imports/", "PutObject")],
        environment: jobEnvironment,
      }),
      startImport: define("start-import", {
        callback: () => startImport(openJobStore(), openFileCheck(), openSendToDriver()),
        grants: [
          jobsTable.grant("UpdateItem"),
          files.grant("imports/", "GetObject"),
          jobs.importLinks.grantStart(),
        ],
        environment: { ...jobEnvironment, JOB_DRIVER: jobs.importLinks.driverName },
      }),
      createExport: define("create-export", {
        callback: () => createExport(openJobStore(), openSendToDriver()),
        grants: [jobsTable.grant("PutItem", "UpdateItem"), jobs.exportLinks.grantStart()],
        environment: { ...jobEnvironment, JOB_DRIVER: jobs.exportLinks.driverName },
      }),
      show: define("show-job", {
        callback: () => showJob(openJobStore(), openFiles()),
        grants: [jobsTable.grant("GetItem"), files.grant("", "GetObject")],
        environment: jobEnvironment,
      }),
      cancel: define("cancel-job", {
        callback: () => cancelJob(openJobStore()),
        grants: [jobsTable.grant("UpdateItem")],
        environment: jobEnvironment,
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

  return {
    groups: { links, go, meta, jobs: jobGroup },
    functions: { ...functions, ...jobs.functions },
  };
}

/** Each group with its name, in the order in which `createApi` has them. */
export function groupEntries({ groups }: Api): [GroupName, RouteGroup][] {
  // What the type of `groups` says, and `Object.entries` does not.
  return Object.entries(groups) as [GroupName, RouteGroup][];
}
