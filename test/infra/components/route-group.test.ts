import assert from "node:assert/strict";
import type { RouteTable } from "../../../functions/shared/route.ts";
import type * as InlineFunctionModule from "../../../infra/components/inline-function.ts";
import type * as RouteGroupModule from "../../../infra/components/route-group.ts";
import { resolvedValue } from "../../helpers/outputs.ts";
import { loadProgramModule, names, one, register } from "../../helpers/pulumi-mocks.ts";
import type * as Callbacks from "../fixtures/callbacks.cts";

const { InlineFunction } = loadProgramModule<typeof InlineFunctionModule>(
  "infra/components/inline-function.ts",
);
const { RouteGroup } = loadProgramModule<typeof RouteGroupModule>("infra/components/route-group.ts");
const { counting: callback } = loadProgramModule<typeof Callbacks>("test/infra/fixtures/callbacks.cts");

const routeTable = {
  basePath: "/api/things",
  routes: {
    list: { method: "GET", path: "/", summary: "List", responses: {} },
    get: { method: "GET", path: "/{id}", summary: "Get", responses: {} },
  },
} as const satisfies RouteTable;

function things(overrides: Partial<RouteGroupModule.RouteGroupArgs<typeof routeTable>> = {}) {
  return new RouteGroup("things", {
    routeTable,
    functions: {
      list: new InlineFunction("list", { callback }),
      get: new InlineFunction("get", { callback }),
    },
    ...overrides,
  });
}

describe("RouteGroup", () => {
  it("is an awsx API, its throttling and its access log", async () => {
    const resources = await register(() => things());
    const own = names(resources).filter((name) => !/InlineFunction|::(list|get)(-|$)/.test(name));
    assert.deepEqual(own, [
      "aws:apigateway/deployment:Deployment::things",
      "aws:apigateway/methodSettings:MethodSettings::things-settings",
      "aws:apigateway/restApi:RestApi::things",
      "aws:apigateway/stage:Stage::things",
      "aws:apigateway:x:API::things",
      "aws:cloudwatch/logGroup:LogGroup::things-log",
      "aws:lambda/permission:Permission::things-cbb7cac5",
      "aws:lambda/permission:Permission::things-df13afe2",
      "platform:components:RouteGroup::things",
    ]);
  });

  it("routes below its base path, validates parameters, and invokes functions of our own", async () => {
    const resources = await register(() => things());
    const restApi = one(resources, "aws:apigateway/restApi:RestApi").inputs;
    assert.equal(restApi.name, "platform-dev-things");
    assert.deepEqual(restApi.endpointConfiguration, { types: "REGIONAL" });
    const body = JSON.parse(restApi.body);
    assert.deepEqual(Object.keys(body.paths), ["/api/things", "/api/things/{id}"]);
    assert.equal(body["x-amazon-apigateway-request-validator"], "ALL");
    const { parameters, "x-amazon-apigateway-integration": integration } = body.paths["/api/things/{id}"].get;
    assert.deepEqual(parameters, [{ name: "id", in: "path", required: true }]);
    assert.equal(
      integration.uri,
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" +
        "arn:aws:lambda:us-east-1:123456789012:get/invocations",
    );
  });

  it("lets each function be invoked by its own route only", async () => {
    const resources = await register(() => things());
    const permissions = resources.filter(({ type }) => type === "aws:lambda/permission:Permission");
    const allowed = await resolvedValue(
      // awsx passes the function itself, of which the engine takes the id.
      permissions.map(({ inputs }) => [inputs.function.name, inputs.principal, inputs.sourceArn]),
    );
    assert.deepEqual(allowed.map(([name, principal, arn]) => [name, principal, arn.split("/*/")[1]]).sort(), [
      ["get", "apigateway.amazonaws.com", "GET/api/things/{id}"],
      ["list", "apigateway.amazonaws.com", "GET/api/things"],
    ]);
  });

  it("throttles every method, logs accesses and traces", async () => {
    const resources = await register(() => things({ throttle: { rate: 5, burst: 10 }, logRetention: 30 }));
    assert.deepEqual(one(resources, "aws:apigateway/methodSettings:MethodSettings").inputs, {
      restApi: "things-id",
      stageName: "dev",
      methodPath: "*/*",
      settings: {
        throttlingRateLimit: 5,
        throttlingBurstLimit: 10,
        metricsEnabled: true,
        loggingLevel: "ERROR",
        dataTraceEnabled: false,
      },
    });
    const stage = one(resources, "aws:apigateway/stage:Stage").inputs;
    assert.equal(stage.xrayTracingEnabled, true);
    assert.equal(
      stage.accessLogSettings.destinationArn,
      "arn:aws:cloudwatch:us-east-1:123456789012:things-log",
    );
    assert.equal(JSON.parse(stage.accessLogSettings.format).requestId, "$context.requestId");
    assert.deepEqual(one(resources, "aws:cloudwatch/logGroup:LogGroup", "things-log").inputs, {
      name: "/aws/apigateway/platform-dev-things",
      retentionInDays: 30,
    });
  });

  it("tells CloudFront where it is and what to send there", async () => {
    let group: RouteGroupModule.RouteGroup<typeof routeTable> | undefined;
    await register(() => {
      group = things();
    });
    assert.ok(group);
    assert.deepEqual(group.pathPatterns, ["/api/things", "/api/things/*"]);
    assert.deepEqual(await resolvedValue(group.origin), {
      domainName: "things12345.execute-api.us-east-1.amazonaws.com",
      originPath: "/dev",
    });
    assert.equal(
      await resolvedValue(group.url),
      "https://things12345.execute-api.us-east-1.amazonaws.com/dev/api/things",
    );
  });

  it("refuses a function that API Gateway would not wait for", async () => {
    await assert.rejects(
      register(() =>
        things({
          functions: {
            list: new InlineFunction("list", { callback, timeout: "40 seconds" }),
            get: new InlineFunction("get", { callback }),
          },
        }),
      ),
      /route "list": its function's timeout "40 seconds" is over API Gateway's 29 seconds; use at most "29 seconds"/,
    );
  });

  it("refuses a throttle beyond API Gateway's own", async () => {
    await assert.rejects(
      register(() => things({ throttle: { rate: 20_000, burst: 10 } })),
      /route group "things": throttle 20000 a second, 10 at once is not allowed/,
    );
  });
});
