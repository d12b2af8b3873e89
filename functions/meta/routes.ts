import * as z from "zod/mini";
import type { RouteTable } from "../shared/route";
import { health, version } from "./schemas";

export const metaRoutes = {
  basePath: "/api/meta",
  routes: {
    health: {
      method: "GET",
      path: "/health",
      summary: "Tell whether the service works",
      responses: {
        200: { description: "It does.", body: health },
        503: {
          description: "It does not; `checks` tells what fails.",
          body: health,
          contentType: "application/json",
        },
      },
    },
    version: {
      method: "GET",
      path: "/version",
      summary: "Tell which version runs",
      responses: { 200: { description: "Version and environment.", body: version } },
    },
    openapi: {
      method: "GET",
      path: "/openapi.json",
      summary: "This document",
      responses: { 200: { description: "OpenAPI 3.1.", body: z.looseObject({ openapi: z.string() }) } },
    },
  },
} as const satisfies RouteTable;
