import { type ApiHandler, apiHandler } from "../shared/handler";
import { parseBody, parsePath } from "../shared/parse";
import { logger } from "../shared/powertools";
import { json } from "../shared/respond";
import type { BlockedHosts } from "./blocked-hosts";
import { etagOf, noSuchLink, stale, versionsToMatch } from "./if-match";
import type { LinkStore } from "./link-store";
import { linkChanges, slugPath } from "./schemas";

/** `PATCH /api/links/{slug}` → 200 and the link; 412 when If-Match names another version */
export function updateLink(store: LinkStore, blockedHosts: BlockedHosts): ApiHandler {
  return apiHandler(async (event) => {
    const { slug } = parsePath(event, slugPath);
    const versions = versionsToMatch(event);
    const changes = parseBody(event, linkChanges);
    if (changes.url !== undefined) await blockedHosts.refuse(changes.url);
    const result = await store.update(slug, changes, versions);
    if (result.outcome === "absent") throw noSuchLink(slug);
    if (result.outcome === "stale") throw stale(slug);
    logger.info("link updated", { slug, version: result.link.version });
    return json(200, result.link, { etag: etagOf(result.link.version) });
  });
}
