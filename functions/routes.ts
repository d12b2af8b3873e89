import { goRoutes } from "./go/routes";
import { jobRoutes } from "./jobs/routes";
import { linkRoutes } from "./links/routes";
import { metaRoutes } from "./meta/routes";

/** Every route of the platform, by the group that becomes one API. */
export const routeTables = { links: linkRoutes, go: goRoutes, jobs: jobRoutes, meta: metaRoutes } as const;
