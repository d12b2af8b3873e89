import { clicksQuery, linkClicks } from "../clicks/schemas";
import { problemDocument } from "../meta/schemas";
import type { RouteTable } from "../shared/route";
import { link, linkChanges, linkPage, listQuery, newLink, slugPath } from "./schemas";

const invalid = {
  description: "The request is not valid; `errors` names the fields.",
  body: problemDocument,
};
const absent = { description: "There is no such link.", body: problemDocument };
const stale = { description: "The link is at another version than If-Match names.", body: problemDocument };
const ifMatch = { "If-Match": "ETag of the link as the caller knows it; without it any version is taken." };

export const linkRoutes = {
  basePath: "/api/links",
  routes: {
    create: {
      method: "POST",
      path: "/",
      summary: "Create a link",
      body: newLink,
      responses: {
        201: { description: "The link, with its address in Location and its version in ETag.", body: link },
        400: invalid,
        409: { description: "The slug is taken.", body: problemDocument },
      },
    },
    list: {
      method: "GET",
      path: "/",
      summary: "List links, newest first, or search them",
      query: listQuery,
      responses: { 200: { description: "One page of links.", body: linkPage }, 400: invalid },
    },
    get: {
      method: "GET",
      path: "/{slug}",
      summary: "Get a link",
      pathParameters: slugPath,
      responses: {
        200: { description: "The link, with its version in ETag.", body: link },
        400: invalid,
        404: absent,
      },
    },
    update: {
      method: "PATCH",
      path: "/{slug}",
      summary: "Change a link",
      pathParameters: slugPath,
      headers: ifMatch,
      body: linkChanges,
      responses: {
        200: { description: "The link as it is now.", body: link },
        400: invalid,
        404: absent,
        412: stale,
      },
    },
    delete: {
      method: "DELETE",
      path: "/{slug}",
      summary: "Delete a link",
      pathParameters: slugPath,
      headers: ifMatch,
      responses: { 204: { description: "The link is gone." }, 400: invalid, 404: absent, 412: stale },
    },
    clicks: {
      method: "GET",
      path: "/{slug}/clicks",
      summary: "Clicks of a link per day, referrer and country",
      pathParameters: slugPath,
      query: clicksQuery,
      responses: {
        200: { description: "The counts.", body: linkClicks },
        400: invalid,
        404: absent,
      },
    },
  },
} as const satisfies RouteTable;
