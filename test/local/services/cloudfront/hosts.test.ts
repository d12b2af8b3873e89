import assert from "node:assert/strict";
import type { Properties, PropertyValue } from "../../../../local/properties.ts";
import { getByHost } from "../../../helpers/by-host.ts";
import { api, SiteFixture } from "./site-fixture.ts";

/** Host headers as a browser would send them, over real HTTP, by the records of a zone. */
describe("front door by Route 53's names", () => {
  let site: SiteFixture;
  let zoneId: string;
  beforeEach(async () => {
    site = await SiteFixture.start();
    await site.put("index.html", "home");
    await site.open({ aliases: ["dev.example.com"] });
    zoneId = site.route53.zones.named("example.com").id;
    await point("dev.example.com", String(site.distribution?.outputs.domainName));
  });
  afterEach(() => site.stop());

  const point = (name: string, target: string) =>
    site.create(site.route53, "aws:route53/record:Record", {
      zoneId,
      name,
      type: "A",
      aliases: [{ name: target, zoneId: "Z2FDTNDATAQYW2", evaluateTargetHealth: false }],
    });
  const ask = async (host: string, path = "/") => {
    const { status, text, headers } = await site.send(path, { headers: { host } });
    return { status, text, headers };
  };

  it("serves the site by its full name, its local name and this machine's", async () => {
    for (const host of [
      "dev.example.com",
      `dev.example.com:${site.port}`,
      "DEV.example.com",
      `dev.localhost:${site.port}`,
      "localhost",
      "127.0.0.1",
    ]) {
      assert.deepEqual((await ask(host)).text, "home", host);
    }
  });

  it("refuses every other name", async () => {
    await point("old.example.com", String(site.distribution?.outputs.domainName));
    await point("files.example.com", "s3-website-us-east-1.amazonaws.com");
    for (const host of [
      "example.com",
      "prod.localhost",
      "x.dev.localhost",
      "evil.com",
      "dev.example.com.evil.com",
      "dev.example.com@evil.com",
      // It leads here, and the distribution does not have it among its aliases.
      "old.example.com",
      "old.localhost",
      "files.localhost",
    ]) {
      assert.equal((await ask(host)).status, 403, host);
    }
  });

  it("serves the stack's own name without any zone, beside all local ones", async () => {
    const plain = await SiteFixture.start();
    try {
      await plain.put("index.html", "plain");
      await plain.open();
      for (const host of ["test.localhost", "test.localhost:4500"]) {
        assert.equal((await plain.send("/", { headers: { host } })).text, "plain", host);
      }
    } finally {
      await plain.stop();
    }
  });

  it("serves the stack's own name beside a zone", async () => {
    assert.equal((await ask("test.localhost")).text, "home");
  });

  it("serves another distribution by its name at the same port", async () => {
    const other = await site.edge("distribution:Distribution", {
      ...site.distribution?.inputs,
      aliases: ["other.example.com"],
      defaultRootObject: "missing.html",
    });
    await point("other.example.com", String(other.outputs.domainName));
    const { status, headers } = await ask("other.localhost");
    assert.notEqual(status, 200);
    assert.match(String(headers.via), new RegExp(String(other.outputs.domainName)));
  });

  describe("to an API", () => {
    const gateway = (type: string, inputs: Properties) => site.create(site.apiGateway, type, inputs);
    beforeEach(async () => {
      const apiId = await site.createApi();
      const domain = await gateway("aws:apigateway/domainName:DomainName", {
        domainName: "api.dev.example.com",
        endpointConfiguration: { types: "REGIONAL" },
        routingMode: "ROUTING_RULE_THEN_BASE_PATH_MAPPING",
      });
      await gateway("aws:apigatewayv2/routingRule:RoutingRule", {
        domainName: domain.id,
        priority: 100,
        conditions: [{ matchBasePaths: { anyOfs: ["api/links"] } }],
        actions: [{ invokeApi: { apiId, stage: "v1", stripBasePath: false } }],
      });
      await gateway("aws:apigateway/basePathMapping:BasePathMapping", {
        domainName: domain.id,
        basePath: "orders",
        restApi: apiId,
        stageName: "v1",
      });
      await point("api.dev.example.com", String(domain.outputs.regionalDomainName));
    });

    const eventOf = () => {
      // The recorded integration keeps events as parsed JSON.
      const event = site.lambda.lastEvent as Record<string, Record<string, unknown>>;
      const { path, resource, pathParameters, requestContext } = event;
      return {
        path,
        resource,
        proxy: pathParameters?.proxy,
        full: requestContext?.path,
        host: requestContext?.domainName,
      };
    };

    it("leads past CloudFront by its name, with the path whole", async () => {
      for (const host of ["api.dev.example.com", `api.dev.localhost:${site.port}`]) {
        const { status, headers } = await ask(host, "/api/links/a?x=1");
        assert.equal(status, 200, host);
        assert.equal(headers["x-cache"], undefined);
        assert.deepEqual(eventOf(), {
          path: "/api/links/a",
          resource: "/{proxy+}",
          proxy: "api/links/a",
          full: "/api/links/a",
          host: "api.dev.example.com",
        });
      }
    });

    it("cuts a mapping's base path off for the routes, and not for the function's event", async () => {
      await ask("api.dev.localhost", "/orders/7");
      assert.deepEqual(eventOf(), {
        path: "/orders/7",
        resource: "/{proxy+}",
        proxy: "7",
        full: "/orders/7",
        host: "api.dev.example.com",
      });
    });

    it("refuses what no rule or mapping takes, as API Gateway does", async () => {
      const { status, text } = await ask("api.dev.localhost", "/index.html");
      assert.deepEqual([status, text], [403, '{"message":"Forbidden"}']);
    });

    it("is an origin of CloudFront, too, where a record leads its name there", async () => {
      const origin = { originId: "api", customOriginConfig: { originProtocolPolicy: "https-only" } };
      for (const [host, status] of [
        ["api.dev.example.com", 200],
        // CloudFront asks DNS, which knows no names of this machine and none without a record.
        ["api.dev.localhost", 502],
        ["api.none.example.com", 502],
      ] as const) {
        const { id } = await site.edge("distribution:Distribution", {
          ...site.distribution?.inputs,
          aliases: [],
          origins: [...originsOf(site.distribution?.inputs), { ...origin, domainName: host }],
          orderedCacheBehaviors: [api("/api/*")],
        });
        const { port } = await site.cloudFront.listen(id, 0);
        assert.equal((await getByHost("localhost", String(port), "/api/links/a")).status, status, host);
      }
      assert.equal(eventOf().host, "api.dev.example.com");
    });

    it("knows no other name that leads to API Gateway", async () => {
      await point("lost.example.com", "d-0000000000.execute-api.us-east-1.amazonaws.com");
      assert.equal((await ask("lost.localhost", "/api/links")).status, 403);
    });
  });
});

function originsOf(inputs: Properties = {}): readonly PropertyValue[] {
  return Array.isArray(inputs.origins) ? inputs.origins : [];
}
