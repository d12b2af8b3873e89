import type * as z from "zod/mini";

/** Path of an API, with its parameters in braces: `/{slug}`. */
export type RoutePath = "/" | `/${string}`;
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A route as it is declared once: API Gateway's routes and the OpenAPI document are both made of it. */
export interface Route {
  readonly method: Method;
  /** Below the group's base path; "/" is the base path itself. */
  readonly path: RoutePath;
  /** One line, for the OpenAPI document. */
  readonly summary: string;
  readonly pathParameters?: z.ZodMiniObject;
  readonly query?: z.ZodMiniObject;
  /** Names of request headers that the route heeds, and what for. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: z.ZodMiniType;
  /** By status code. */
  readonly responses: Readonly<Record<number, RouteResponse>>;
}

export interface RouteResponse {
  readonly description: string;
  readonly body?: z.ZodMiniType;
  /** @default "application/json", or "application/problem+json" from status 400 on */
  readonly contentType?: string;
}

/** Routes under one base path, which become one API. */
export interface RouteTable {
  readonly basePath: `/${string}`;
  readonly routes: Readonly<Record<string, Route>>;
}
