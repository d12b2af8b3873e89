import { type ApiHandler, apiHandler } from "../shared/handler";
import { parsePath } from "../shared/parse";
import { json } from "../shared/respond";
import { etagOf, noSuchLink } from "./if-match";
import type { LinkStore } from "./link-store";
import { slugPath } from "./schemas";

/** `GET /api/links/{slug}` → 200 and the link */
export function getLink(store: LinkStore): ApiHandler {
  return apiHandler(async (event) => {
    const { slug } = parsePath(event, slugPath);
    const link = await store.get(slug);
    if (link === undefined) throw noSuchLink(slug);
    return json(200, link, { etag: etagOf(link.version) });
  });
}
