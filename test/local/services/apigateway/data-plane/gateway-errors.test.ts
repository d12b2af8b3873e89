import assert from "node:assert/strict";
import { ApiFixture, awsxBody, headerOf, lambdaOperation, plainBody } from "../api-fixture.ts";

describe("gateway responses", () => {
  let fixture: ApiFixture;
  beforeEach(() => {
    fixture = new ApiFixture();
  });
  afterEach(() => fixture.dispose());

  it("are 403 for a route that is not there, in API Gateway's words", async () => {
    const { id } = await fixture.deploy(plainBody({ "/a": { get: lambdaOperation("f") } }));
    for (const request of [
      { path: "/v1/b" },
      { path: "/v1/a", method: "POST" },
      { path: "/v1" },
      { path: "/v1/a/b" },
    ]) {
      const response = await fixture.send(id, request);
      assert.equal(response.status, 403, JSON.stringify(request));
      assert.equal(response.body.toString(), '{"message":"Missing Authentication Token"}');
      assert.equal(headerOf(response, "x-amzn-ErrorType"), "MissingAuthenticationTokenException");
      assert.equal(headerOf(response, "content-type"), "application/json");
    }
    assert.equal(fixture.lambda.calls.length, 0);
  });

  it("are 404 where awsx says so", async () => {
    const { id } = await fixture.deploy(awsxBody({ "/a": { get: lambdaOperation("f") } }));
    const response = await fixture.send(id, { path: "/v1/b" });
    assert.equal(response.status, 404);
    assert.equal(response.body.toString(), '{"message": "404 Not found" }');
  });

  it("never fall back to another resource for a method", async () => {
    const { id } = await fixture.deploy(
      plainBody({
        "/a": { get: lambdaOperation("f") },
        "/{proxy+}": { "x-amazon-apigateway-any-method": lambdaOperation("g") },
      }),
    );
    assert.equal((await fixture.send(id, { path: "/v1/a", method: "POST" })).status, 403);
    assert.equal((await fixture.send(id, { path: "/v1/b", method: "POST" })).status, 200);
  });

  it("render templates and parameters", async () => {
    const { id } = await fixture.deploy(
      plainBody(
        { "/a/{id}": { get: lambdaOperation("f") } },
        {
          "x-amazon-apigateway-gateway-responses": {
            MISSING_AUTHENTICATION_TOKEN: {
              statusCode: "418",
              responseParameters: {
                "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
                "gatewayresponse.header.X-Request": "context.requestId",
                "gatewayresponse.header.X-Agent": "method.request.header.user-agent",
                "gatewayresponse.header.X-Query": "method.request.querystring.q",
                "gatewayresponse.header.X-Absent": "method.request.header.absent",
                "gatewayresponse.querystring.x": "'ignored'",
              },
              responseTemplates: {
                "application/json":
                  // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's own syntax
                  '{"type":"$context.error.responseType","m":$context.error.messageString,"p":"$context.path","s":"${stageVariables.s}","x":"$context.unknown"}',
              },
            },
          },
        },
      ),
      { stage: { variables: { s: "stage" } } },
    );
    const response = await fixture.send(id, {
      path: "/v1/b",
      query: "q=1%0d%0aX-Injected:%201",
      headers: [["User-Agent", "curl"]],
    });
    assert.equal(response.status, 418);
    assert.deepEqual(JSON.parse(response.body.toString()), {
      type: "MISSING_AUTHENTICATION_TOKEN",
      m: "Missing Authentication Token",
      p: "/v1/b",
      s: "stage",
      x: "",
    });
    assert.equal(headerOf(response, "Access-Control-Allow-Origin"), "*");
    assert.equal(headerOf(response, "X-Request"), headerOf(response, "x-amzn-RequestId"));
    assert.equal(headerOf(response, "X-Agent"), "curl");
    assert.equal(headerOf(response, "X-Query"), "1X-Injected: 1");
    assert.equal(headerOf(response, "X-Absent"), undefined);
  });

  it("take the defaults of their class where they have none of their own", async () => {
    const { id } = await fixture.deploy(
      plainBody(
        { "/a": { get: lambdaOperation("f") } },
        {
          "x-amazon-apigateway-gateway-responses": {
            DEFAULT_4XX: { responseParameters: { "gatewayresponse.header.X-Class": "'4'" } },
            DEFAULT_5XX: { statusCode: 599, responseTemplates: { "text/plain": "sorry" } },
          },
        },
      ),
    );
    const unknown = await fixture.send(id, { path: "/v1/b" });
    assert.equal(unknown.status, 403);
    assert.equal(headerOf(unknown, "X-Class"), "4");
    assert.equal(unknown.body.toString(), '{"message":"Missing Authentication Token"}');
    fixture.lambda.answer = () => ({ payload: "no" });
    const failed = await fixture.send(id, { path: "/v1/a" });
    assert.equal(failed.status, 599);
    assert.equal(failed.body.toString(), "sorry");
    assert.equal(headerOf(failed, "content-type"), "text/plain");
  });

  it("come from Response resources too, once the API is deployed again", async () => {
    const first = await fixture.deploy(plainBody({ "/a": { get: lambdaOperation("f") } }));
    await fixture.create("response:Response", {
      restApiId: first.id,
      responseType: "MISSING_AUTHENTICATION_TOKEN",
      statusCode: "404",
      responseTemplates: { "application/json": "{}" },
    });
    assert.equal((await fixture.send(first.id, { path: "/v1/b" })).status, 403);
    const deployment = await fixture.create("deployment:Deployment", { restApi: first.id });
    await fixture.update("stage:Stage", first.stage, { ...first.stage.inputs, deployment: deployment.id });
    assert.equal((await fixture.send(first.id, { path: "/v1/b" })).status, 404);
  });

  it("do not apply before the stage is known", async () => {
    const { id } = await fixture.deploy(awsxBody({ "/a": { get: lambdaOperation("f") } }));
    for (const [host, path] of [
      [id, "/v2/a"],
      [id, "/"],
      [id, "//v1/a"],
      [id, "/V1/a"],
      ["nosuchapi0", "/v1/a"],
      ["", "/v1/a"],
      ["__proto__", "/constructor/a"],
    ]) {
      const response = await fixture.send(host ?? "", { path: path ?? "" });
      assert.equal(response.status, 403, `${host} ${path}`);
      assert.equal(response.body.toString(), '{"message":"Forbidden"}');
    }
  });

  it("shut an API whose own endpoint is disabled", async () => {
    const { id } = await fixture.deploy(awsxBody({ "/": { get: lambdaOperation("f") } }), {
      api: { disableExecuteApiEndpoint: true },
    });
    assert.equal((await fixture.send(id)).status, 403);
  });

  for (const [what, request] of [
    ["a path parameter", { path: "/v1/a/%zz" }],
    ["a query", { path: "/v1/a/b", query: "a=%" }],
    ["a query's name", { path: "/v1/a/b", query: "%ff=1" }],
  ] as const) {
    it(`are 400 for ${what} with bad percent-encoding`, async () => {
      const { id } = await fixture.deploy(awsxBody({ "/a/{id}": { get: lambdaOperation("f") } }));
      const response = await fixture.send(id, request);
      assert.equal(response.status, 400);
      assert.equal(fixture.lambda.calls.length, 0);
    });
  }

  it("are 413 for more than 10 MB, in plain text", async () => {
    const { id } = await fixture.deploy(awsxBody({ "/": { post: lambdaOperation("f") } }));
    const most = 10 * 1024 * 1024;
    assert.equal((await fixture.send(id, { method: "POST", body: Buffer.alloc(most) })).status, 200);
    const response = await fixture.send(id, { method: "POST", body: Buffer.alloc(most + 1) });
    assert.equal(response.status, 413);
    assert.equal(response.body.toString(), "HTTP content length exceeded 10485760 bytes.");
    assert.equal(fixture.lambda.calls.length, 1);
  });

  it("shut methods whose guard cannot be checked here", async () => {
    const { id } = await fixture.deploy(
      plainBody(
        {
          "/iam": { get: lambdaOperation("f", { "x-amazon-apigateway-auth": { type: "AWS_IAM" } }) },
          "/key": { get: lambdaOperation("f", { security: [{ api_key: [] }] }) },
          "/auth": { get: lambdaOperation("f", { security: [{ mine: [] }] }) },
        },
        {
          securityDefinitions: {
            api_key: { type: "apiKey", name: "x-api-key", in: "header" },
            mine: {
              type: "apiKey",
              "x-amazon-apigateway-authorizer": { type: "request" },
              "x-amazon-apigateway-authtype": "custom",
            },
          },
        },
      ),
    );
    assert.equal((await fixture.send(id, { path: "/v1/iam" })).status, 403);
    assert.equal((await fixture.send(id, { path: "/v1/key" })).status, 403);
    assert.equal((await fixture.send(id, { path: "/v1/auth" })).status, 500);
    await fixture.send(id, { path: "/v1/auth" });
    assert.equal(fixture.lambda.calls.length, 0);
    assert.equal(fixture.said.filter((line) => /is guarded by authorizer/.test(line)).length, 1);
  });

  it("are 500 for an integration that the local cloud does not run, named once", async () => {
    const { id } = await fixture.deploy(
      plainBody({
        "/": {
          get: { "x-amazon-apigateway-integration": { type: "http_proxy", uri: "https://example.com" } },
        },
      }),
    );
    assert.equal((await fixture.send(id)).status, 500);
    await fixture.send(id);
    assert.equal(fixture.said.filter((line) => /"http_proxy"/.test(line)).length, 1);
  });

  it("leave mock integrations to answer by themselves", async () => {
    const { id } = await fixture.deploy(
      plainBody({
        "/": {
          options: {
            "x-amazon-apigateway-integration": {
              type: "MOCK",
              requestTemplates: { "application/json": '{"statusCode": 204}' },
              responses: {
                "2\\d{2}": {
                  statusCode: "204",
                  responseParameters: { "method.response.header.Access-Control-Allow-Origin": "'*'" },
                },
                default: { statusCode: "500" },
              },
            },
          },
        },
      }),
    );
    const response = await fixture.send(id, { method: "OPTIONS" });
    assert.equal(response.status, 204);
    assert.equal(headerOf(response, "access-control-allow-origin"), "*");
  });
});
