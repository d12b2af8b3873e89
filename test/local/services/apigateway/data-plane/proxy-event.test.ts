import assert from "node:assert/strict";
import { ApiFixture, awsxBody, functionArn, lambdaOperation, plainBody } from "../api-fixture.ts";

describe("proxy event", () => {
  let fixture: ApiFixture;
  beforeEach(() => {
    fixture = new ApiFixture();
  });
  afterEach(() => fixture.dispose());

  it("is the event of a REST API, member for member", async () => {
    const body = awsxBody({ "/api/links/{slug}": { patch: lambdaOperation("update") } });
    const { id, deployment } = await fixture.deploy(body, { stage: { variables: { color: "blue" } } });
    const response = await fixture.send(id, {
      method: "PATCH",
      path: "/v1/api/links/caf%C3%A9",
      query: "a=1&a=2&b=x%20y+z&empty&__proto__=p",
      headers: [
        ["host", "localhost:4500"],
        ["user-agent", "curl/8.1.2"],
        ["Accept", "text/html"],
        ["accept", "application/json"],
        ["X-Custom", "one"],
        ["Content-Type", "application/json"],
        ["Content-Length", "11"],
        ["Connection", "keep-alive"],
        ["x-forwarded-for", "203.0.113.9"],
        ["authorization", "Bearer t"],
      ],
      body: '{"x":"ü"}\n',
    });
    assert.equal(response.status, 200);
    const event = fixture.lambda.lastEvent;
    const context = event.requestContext as Record<string, unknown>;
    const trace = (event.headers as Record<string, string>)["X-Amzn-Trace-Id"] ?? "";
    assert.match(trace, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    assert.match(
      String(context.requestId),
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    );
    assert.match(String(context.extendedRequestId), /^[\w+/-]{15}=$/);
    assert.match(String(context.resourceId), /^[a-z0-9]{6}$/);
    const host = `${id}.execute-api.us-east-1.amazonaws.com`;
    const single = {
      Host: host,
      "User-Agent": "curl/8.1.2",
      Accept: "application/json",
      "X-Custom": "one",
      "Content-Type": "application/json",
      "X-Forwarded-For": "203.0.113.9, 127.0.0.1",
      Authorization: "Bearer t",
      "X-Amzn-Trace-Id": trace,
      "X-Forwarded-Port": "443",
      "X-Forwarded-Proto": "https",
    };
    const multi = Object.fromEntries(Object.entries(single).map(([name, value]) => [name, [value]]));
    assert.deepStrictEqual(event, {
      resource: "/api/links/{slug}",
      path: "/api/links/caf%C3%A9",
      httpMethod: "PATCH",
      headers: single,
      multiValueHeaders: { ...multi, Accept: ["text/html", "application/json"] },
      queryStringParameters: JSON.parse('{"a":"2","b":"x y z","empty":"","__proto__":"p"}'),
      multiValueQueryStringParameters: JSON.parse(
        '{"a":["1","2"],"b":["x y z"],"empty":[""],"__proto__":["p"]}',
      ),
      pathParameters: { slug: "café" },
      stageVariables: { color: "blue" },
      requestContext: {
        resourceId: context.resourceId,
        resourcePath: "/api/links/{slug}",
        httpMethod: "PATCH",
        extendedRequestId: context.extendedRequestId,
        requestTime: "31/Jan/2026:12:00:00 +0000",
        path: "/v1/api/links/caf%C3%A9",
        accountId: "000000000000",
        protocol: "HTTP/1.1",
        stage: "v1",
        domainPrefix: id,
        requestTimeEpoch: Date.UTC(2026, 0, 31, 12),
        requestId: context.requestId,
        identity: {
          cognitoIdentityPoolId: null,
          accountId: null,
          cognitoIdentityId: null,
          caller: null,
          sourceIp: "127.0.0.1",
          principalOrgId: null,
          accessKey: null,
          cognitoAuthenticationType: null,
          cognitoAuthenticationProvider: null,
          userArn: null,
          userAgent: "curl/8.1.2",
          user: null,
        },
        domainName: host,
        deploymentId: deployment.id,
        apiId: id,
      },
      body: Buffer.from('{"x":"ü"}\n').toString("base64"),
      isBase64Encoded: true,
    });
    assert.equal(fixture.lambda.calls[0]?.functionArn, functionArn("update"));
    assert.equal(fixture.lambda.calls[0]?.traceHeader, trace);
  });

  it("has null, not empty objects, where a request brings nothing", async () => {
    const { id } = await fixture.deploy(awsxBody({ "/": { get: lambdaOperation("root") } }));
    await fixture.send(id);
    const event = fixture.lambda.lastEvent;
    for (const member of [
      "queryStringParameters",
      "multiValueQueryStringParameters",
      "pathParameters",
      "stageVariables",
      "body",
    ]) {
      assert.equal(event[member], null, member);
    }
    assert.equal(event.isBase64Encoded, false);
    assert.equal(event.path, "/");
    assert.equal((event.requestContext as Record<string, unknown>).path, "/v1/");
    assert.equal((event.requestContext as Record<string, Record<string, unknown>>).identity?.userAgent, null);
  });

  it("keeps text bodies as text where their type is not binary", async () => {
    const { id } = await fixture.deploy(plainBody({ "/": { post: lambdaOperation("root") } }), {
      api: { binaryMediaTypes: ["image/*", "application/zip"] },
    });
    const cases: [type: string | undefined, base64: boolean][] = [
      ["application/json", false],
      [undefined, false],
      ["image/png", true],
      ["IMAGE/PNG; q=1", true],
      ["application/zip", true],
      ["application/zipper", false],
    ];
    for (const [type, base64] of cases) {
      await fixture.send(id, {
        method: "POST",
        headers: type === undefined ? [] : [["Content-Type", type]],
        body: "abc",
      });
      assert.equal(fixture.lambda.lastEvent.isBase64Encoded, base64, String(type));
      assert.equal(fixture.lambda.lastEvent.body, base64 ? "YWJj" : "abc");
    }
  });

  it("keeps a client's trace and passes it to Lambda", async () => {
    const { id } = await fixture.deploy(awsxBody({ "/": { get: lambdaOperation("root") } }));
    const trace = "Root=1-5f84c7a1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1";
    const response = await fixture.send(id, { headers: [["x-amzn-trace-id", trace]] });
    assert.equal(fixture.lambda.calls[0]?.traceHeader, trace);
    assert.deepEqual(
      response.headers.filter(([name]) => name === "X-Amzn-Trace-Id"),
      [["X-Amzn-Trace-Id", trace]],
    );
  });

  it("carries CloudFront's headers at an edge-optimised API, and none at a regional one", async () => {
    const body = awsxBody({ "/": { get: lambdaOperation("root") } });
    const edge = await fixture.deploy(body, { api: { endpointConfiguration: { types: "EDGE" } } });
    await fixture.send(edge.id);
    const headers = fixture.lambda.lastEvent.headers as Record<string, string>;
    assert.equal(headers["CloudFront-Forwarded-Proto"], "https");
    assert.match(headers.Via ?? "", /cloudfront\.net \(CloudFront\)$/);
    const regional = await fixture.deploy(body);
    await fixture.send(regional.id);
    assert.deepEqual(
      Object.keys(fixture.lambda.lastEvent.headers as object).filter((name) => /cloudfront|via/i.test(name)),
      [],
    );
  });

  it("substitutes stage variables in the function's ARN", async () => {
    const body = awsxBody({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's own syntax
      "/": { get: lambdaOperation("fn-${stageVariables.color}:${stageVariables.alias}") },
    });
    const { id } = await fixture.deploy(body, { stage: { variables: { color: "green", alias: "live" } } });
    await fixture.send(id);
    assert.equal(fixture.lambda.calls[0]?.functionArn, functionArn("fn-green:live"));
  });

  it("routes ANY to methods that have no entry of their own", async () => {
    const { id } = await fixture.deploy(
      awsxBody({
        "/": { get: lambdaOperation("get"), "x-amazon-apigateway-any-method": lambdaOperation("any") },
      }),
    );
    for (const [method, name] of [
      ["GET", "get"],
      ["POST", "any"],
      ["HEAD", "any"],
      ["PROPFIND", "any"],
    ] as const) {
      await fixture.send(id, { method });
      assert.equal(fixture.lambda.calls.at(-1)?.functionArn, functionArn(name), method);
      assert.equal(fixture.lambda.lastEvent.httpMethod, method);
    }
  });
});
