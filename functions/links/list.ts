import { type ApiHandler, apiHandler } from "../shared/handler";
import { parseQuery } from "../shared/parse";
import { Problem } from "../shared/problem";
import { json } from "../shared/respond";
import type { Cursors } from "./cursor";
import type { LinkStore } from "./link-store";
import { type LinkPage, listQuery } from "./schemas";

/** `GET /api/links?limit&cursor&q` → 200 and a page, newest first */
export function listLinks(store: LinkStore, cursors: Cursors): ApiHandler {
  return apiHandler(async (event) => {
    const { limit, cursor, q } = parseQuery(event, listQuery);
    const after = cursor ? await cursors.decode(cursor) : undefined;
    if (cursor && after === undefined) {
      throw new Problem(400, "The query of the request is not valid: see cursor.", [
        { field: "cursor", detail: "this is no cursor of ours; send one as a page gave it, or leave it out" },
      ]);
    }
    const { links, next } = await store.list({ limit, after, search: q || undefined });
    const page: LinkPage = { items: [...links], ...(next && { cursor: await cursors.encode(next) }) };
    return json(200, page);
  });
}
