import assert from "node:assert/strict";
import { openApiDocument } from "../../../functions/meta/openapi-document.ts";
import { routeTables } from "../../../functions/routes.ts";

describe("the OpenAPI document", () => {
  // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes, looked into at known places
  const document = JSON.parse(JSON.stringify(openApiDocument(routeTables, "1.2.3"))) as any;

  it("has every route, and no other", () => {
    const operations = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.entries<{ operationId: string }>(methods as never).map(([m, o]) => [
        `${m} ${path}`,
        o.operationId,
      ]),
    );
    assert.deepEqual(Object.fromEntries(operations), {
      "post /api/links": "links.create",
      "get /api/links": "links.list",
      "get /api/links/{slug}": "links.get",
      "patch /api/links/{slug}": "links.update",
      "delete /api/links/{slug}": "links.delete",
      "get /api/links/{slug}/clicks": "links.clicks",
      "get /g/{slug}": "go.follow",
      "get /api/meta/health": "meta.health",
      "get /api/meta/version": "meta.version",
      "get /api/meta/openapi.json": "meta.openapi",
    });
    assert.equal(document.openapi, "3.1.0");
    assert.equal(document.info.version, "1.2.3");
  });

  it("says of each path parameter that it is required", () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const operation of Object.values(methods as Record<string, { parameters?: unknown[] }>)) {
        const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const declared = (operation.parameters ?? []).filter(
          (each) => (each as { in: string }).in === "path",
        );
        assert.deepEqual(
          declared.map((each) => (each as { name: string }).name),
          names,
        );
        assert.ok(declared.every((each) => (each as { required: boolean }).required));
      }
    }
  });

  it("describes bodies by the schemas that the functions parse with", () => {
    const { NewLink, LinkChanges, Link } = document.components.schemas;
    assert.deepEqual(NewLink.required, ["url"]);
    assert.deepEqual(Object.keys(NewLink.properties), ["url", "slug", "title", "tags"]);
    assert.equal(NewLink.additionalProperties, false);
    assert.equal(NewLink.properties.url.maxLength, 2048);
    assert.equal(LinkChanges.minProperties, 1);
    assert.deepEqual(Object.keys(Link.properties), [
      "slug",
      "url",
      "title",
      "tags",
      "clicks",
      "createdAt",
      "updatedAt",
      "version",
    ]);
  });

  it("refers to no schema that it does not have", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, target]) => target,
    );
    assert.ok(references.length > 10);
    for (const target of references) {
      const name = target?.replace("#/components/schemas/", "") ?? "";
      assert.ok(name in document.components.schemas, `${target} is nowhere`);
    }
  });

  it("tells limits of query parameters", () => {
    const limit = document.paths["/api/links"].get.parameters.find(
      (each: { name: string }) => each.name === "limit",
    );
    assert.deepEqual(limit.schema, { default: 20, type: "integer", minimum: 1, maximum: 100 });
    assert.equal(limit.required, false);
  });
});
