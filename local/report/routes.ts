import type { RecordedStack } from "../recording/recorded-graph.ts";
import { code, type Section, table } from "./document.ts";
import { at, ofType, parsed } from "./graph.ts";

/** One route of an API. */
export interface Route {
  /** Name of the API in the program. */
  readonly api: string;
  /** `GET /api/links/{slug}` */
  readonly route: string;
}

export interface RouteChanges {
  readonly added: readonly Route[];
  readonly removed: readonly Route[];
}

export function routeChanges(before: RecordedStack, after: RecordedStack): RouteChanges {
  const [had, has] = [routesOf(before), routesOf(after)];
  const without = (some: readonly Route[], others: readonly Route[]) =>
    some.filter(({ api, route }) => !others.some((each) => each.api === api && each.route === route));
  return { added: without(has, had), removed: without(had, has) };
}

/** By API, and in the order of their paths. */
function routesOf(stack: RecordedStack): readonly Route[] {
  return ofType(stack, "aws:apigateway/restApi:RestApi").flatMap(({ name, properties }) =>
    Object.entries(pathsOf(properties.body))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([path, methods]) =>
        Object.keys(methods)
          .filter((method) => httpMethods.has(method))
          .map((method) => ({
            api: name,
            route: `${method === anyMethod ? "ANY" : method.toUpperCase()} ${path}`,
          })),
      ),
  );
}

const anyMethod = "x-amazon-apigateway-any-method";
const httpMethods = new Set([...["get", "put", "post", "delete", "options", "head", "patch"], anyMethod]);

/** Paths of an OpenAPI document in JSON. */
export function pathsOf(body: unknown): Readonly<Record<string, object>> {
  const paths = at(parsed(body), "paths") ?? {};
  return Object.fromEntries(
    Object.entries(paths).filter((entry): entry is [string, object] => typeof entry[1] === "object"),
  );
}

export function routesSection({ added, removed }: RouteChanges): Section {
  const rows = (sign: string, routes: readonly Route[]) =>
    routes.map(({ api, route }) => [[sign], [code(api)], [code(route)]]);
  return {
    title: "Routes",
    lines: [],
    tables: [
      table(
        ["", "API", "Route"],
        [...rows("+ added", added), ...rows("− removed", removed)],
        "routes added or removed",
      ),
    ],
  };
}
