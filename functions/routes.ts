import { goRoutes } from "./go/routes";
import { linkRoutes } from "./links/routes";
import { metaRoutes } from "./meta/routes";

/** Every route of the platform, by the group that becomes one API. */
export const routeTables = { links: linkRoutes, go: goRoutes, meta: metaRoutes } as const;
