import { type ApiHandler, apiHandler } from "../shared/handler";
import { parsePath } from "../shared/parse";
import { logger } from "../shared/powertools";
import { noContent } from "../shared/respond";
import { noSuchLink, stale, versionsToMatch } from "./if-match";
import type { LinkStore } from "./link-store";
import { slugPath } from "./schemas";

/** `DELETE /api/links/{slug}` → 204; 412 when If-Match names another version */
export function deleteLink(store: LinkStore): ApiHandler {
  return apiHandler(async (event) => {
    const { slug } = parsePath(event, slugPath);
    const result = await store.delete(slug, versionsToMatch(event));
    if (result.outcome === "absent") throw noSuchLink(slug);
    if (result.outcome === "stale") throw stale(slug);
    logger.info("link deleted", { slug });
    return noContent();
  });
}
