import { slugPath } from "../links/schemas";
import { problemDocument } from "../meta/schemas";
import type { RouteTable } from "../shared/route";

export const goRoutes = {
  basePath: "/g",
  routes: {
    follow: {
      method: "GET",
      path: "/{slug}",
      summary: "Follow a link, and count a click",
      pathParameters: slugPath,
      responses: {
        302: { description: "The target is in Location." },
        404: {
          description: "There is no such link: a page, or a problem for who does not accept HTML.",
          body: problemDocument,
        },
      },
    },
  },
} as const satisfies RouteTable;
