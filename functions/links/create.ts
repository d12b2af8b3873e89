import { type ApiHandler, apiHandler } from "../shared/handler";
import { parseBody } from "../shared/parse";
import { logger, metrics } from "../shared/powertools";
import { Problem } from "../shared/problem";
import { json } from "../shared/respond";
import type { BlockedHosts } from "./blocked-hosts";
import { etagOf } from "./if-match";
import type { LinkStore } from "./link-store";
import { newLink } from "./schemas";

/** `POST /api/links` → 201 and the link; 400 when it leads to a blocked host */
export function createLink(store: LinkStore, blockedHosts: BlockedHosts): ApiHandler {
  return apiHandler(async (event) => {
    const fields = parseBody(event, newLink);
    await blockedHosts.refuse(fields.url);
    const result = await store.create(fields);
    if (result.outcome === "taken") {
      const detail = "this slug is taken; choose another one";
      throw new Problem(409, `There is a link "${fields.slug}" already.`, [
        { field: "slug", pointer: "#/slug", detail },
      ]);
    }
    const { link } = result;
    logger.info("link created", { slug: link.slug });
    metrics.addMetric("LinksCreated", "Count", 1);
    return json(201, link, { location: `/api/links/${link.slug}`, etag: etagOf(link.version) });
  });
}
