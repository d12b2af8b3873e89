import * as z from "zod/mini";
import type { Method, Route, RouteTable } from "../shared/route";

type Json = Record<string, unknown>;

/** Group names with the routes under them; the names become the document's tags and operation ids. */
export type RouteTables = Readonly<Record<string, RouteTable>>;

/** An OpenAPI 3.1 document of the routes, from the very schemas that the functions parse with. */
export function openApiDocument(tables: RouteTables, version: string): Json {
  const schemas = new Schemas();
  const paths: Record<string, Json> = {};
  for (const [tag, { basePath, routes }] of Object.entries(tables)) {
    for (const [name, route] of Object.entries(routes)) {
      const path = route.path === "/" ? basePath : basePath + route.path;
      const operations = paths[path] ?? {};
      operations[methodKey(route.method)] = operation(tag, name, route, schemas);
      paths[path] = operations;
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Go links", version, description: "A team's short links, with click counts." },
    servers: [{ url: "/" }],
    paths,
    components: { schemas: schemas.named },
  };
}

function operation(tag: string, name: string, route: Route, schemas: Schemas): Json {
  const headers = Object.entries(route.headers ?? {}).map(([header, description]) => {
    return { name: header, in: "header", description, schema: { type: "string" } };
  });
  const parameters = [
    ...parametersOf("path", route.pathParameters, schemas),
    ...parametersOf("query", route.query, schemas),
    ...headers,
  ];
  return {
    operationId: `${tag}.${name}`,
    tags: [tag],
    summary: route.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: schemas.of(route.body, "input") } },
      },
    }),
    responses: responsesOf(route, schemas),
  };
}

function responsesOf(route: Route, schemas: Schemas): Json {
  const answers = Object.entries(route.responses).map(([status, { description, body, contentType }]) => {
    const type = contentType ?? (Number(status) >= 400 ? "application/problem+json" : "application/json");
    return [
      status,
      { description, ...(body && { content: { [type]: { schema: schemas.of(body, "output") } } }) },
    ];
  });
  return Object.fromEntries(answers);
}

function parametersOf(
  place: "path" | "query",
  object: z.ZodMiniObject | undefined,
  schemas: Schemas,
): Json[] {
  return Object.entries(object?.shape ?? {}).map(([name, field]) => {
    // zod's own shape type is wider than the schemas that a ZodMiniObject holds.
    const { description, ...schema } = schemas.of(field as z.ZodMiniType, "output");
    const required = place === "path";
    return { name, in: place, required, ...(description !== undefined && { description }), schema };
  });
}

function methodKey(method: Method): string {
  return method.toLowerCase();
}

/** JSON schemas, the named ones gathered under `components`. */
class Schemas {
  readonly named: Record<string, Json> = {};

  of(schema: z.ZodMiniType, io: "input" | "output"): Json {
    const { $schema, $defs, ...document } = z.toJSONSchema(schema, {
      io,
      target: "draft-2020-12",
      unrepresentable: "any",
      override: ({ jsonSchema }) => {
        // Answers may gain fields; only what callers send is closed.
        if (io === "output") delete jsonSchema.additionalProperties;
        // Says what the format says, at ten times the length.
        if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
        // The bounds that zod adds to say "a safe integer" tell a reader nothing.
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      },
    });
    for (const [name, definition] of Object.entries($defs ?? {})) {
      const { id: _, ...named } = pointingToComponents(definition);
      this.named[name] = named;
    }
    return pointingToComponents(document);
  }
}

/** zod puts named schemas under `$defs`, OpenAPI under `components`. */
function pointingToComponents(schema: unknown): Json {
  return JSON.parse(JSON.stringify(schema), (_key, value: unknown) =>
    typeof value === "string" ? value.replace(/^#\/\$defs\//, "#/components/schemas/") : value,
  );
}
