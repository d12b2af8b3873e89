import assert from "node:assert/strict";
import { CustomDomains, type RoutingMode } from "../../../../local/services/apigateway/custom-domains.ts";

const name = "api.dev.example.com";

describe("custom domains of API Gateway", () => {
  let domains: CustomDomains;
  const open = (mode: RoutingMode) => {
    domains = new CustomDomains();
    domains.put(name, mode);
  };
  const rule = (id: string, basePath: string, priority: number, more: object = {}) =>
    domains.putRule(name, id, {
      basePath,
      priority,
      apiId: id,
      stageName: "dev",
      stripBasePath: false,
      headers: undefined,
      ...more,
    });
  const mapping = (apiId: string, basePath: string) =>
    domains.putMapping(name, { basePath, apiId, stageName: "dev" });
  const route = (path: string, headers: [string, string][] = []) => {
    const found = domains.route(name, path, headers);
    return found && `${found.apiId} ${found.path}`;
  };

  it("leave the path whole by a rule, and match by whole segments and letter case", () => {
    open("ROUTING_RULE_ONLY");
    rule("links", "api/links", 100);
    assert.equal(route("/api/links"), "links /api/links");
    assert.equal(route("/api/links/a%2Fb"), "links /api/links/a%2Fb");
    for (const path of ["/api/linksmith", "/API/links", "/api", "/", "/other/api/links"]) {
      assert.equal(route(path), undefined, path);
    }
  });

  it("cut the base path off by a rule that says so, and by every mapping", () => {
    open("ROUTING_RULE_THEN_BASE_PATH_MAPPING");
    rule("links", "api/links", 100, { stripBasePath: true });
    mapping("orders", "orders");
    assert.equal(route("/api/links/a"), "links /a");
    assert.equal(route("/api/links"), "links /");
    assert.equal(route("/orders/7"), "orders /7");
    assert.equal(route("/orders"), "orders /");
    domains.putMapping(name, { basePath: "any", apiId: "any", stageName: undefined });
    assert.deepEqual(domains.route(name, "/any/v1/x", []), { apiId: "any", stageName: "v1", path: "/x" });
  });

  it("try rules by priority and before mappings, and mappings by length", () => {
    open("ROUTING_RULE_THEN_BASE_PATH_MAPPING");
    rule("second", "a", 20);
    rule("first", "a", 10, { headers: [{ name: "X-Version", glob: "v2*" }] });
    mapping("mapped", "a");
    mapping("rest", "");
    mapping("b", "b");
    assert.equal(route("/a"), "second /a");
    assert.equal(route("/a", [["x-version", "v2.1"]]), "first /a");
    assert.equal(route("/a", [["x-version", "v1"]]), "second /a");
    assert.equal(route("/b/x"), "b /x");
    assert.equal(route("/c/x"), "rest /c/x");
  });

  it("heed their mode", () => {
    open("BASE_PATH_MAPPING_ONLY");
    rule("ruled", "a", 10);
    mapping("mapped", "a");
    assert.equal(route("/a/x"), "mapped /x");
    domains.put(name, "ROUTING_RULE_ONLY");
    assert.equal(route("/a/x"), "ruled /a/x");
    domains.removeRule(name, "ruled");
    assert.equal(route("/a/x"), undefined);
  });

  it("refuse a second rule of one priority, and anything under an unknown name", () => {
    open("ROUTING_RULE_ONLY");
    rule("one", "a", 10);
    assert.throws(() => rule("two", "b", 10), /has a rule of priority 10 already/);
    rule("one", "a2", 10);
    assert.throws(
      () => domains.putMapping("other.example.com", { basePath: "", apiId: "x", stageName: "y" }),
      {
        message: /There is no custom domain "other.example.com"; pass the domainName/,
      },
    );
    assert.equal(domains.route("other.example.com", "/", []), undefined);
  });
});
