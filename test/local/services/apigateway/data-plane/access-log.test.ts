import assert from "node:assert/strict";
import { ApiFixture, answer, awsxBody, functionArn, headerOf, lambdaOperation } from "../api-fixture.ts";

const destinationArn = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/apigateway/test:*";

describe("access log", () => {
  let fixture: ApiFixture;
  beforeEach(() => {
    fixture = new ApiFixture();
  });
  afterEach(() => fixture.dispose());

  const deploy = (format: string) =>
    fixture.deploy(awsxBody({ "/a/{id}": { get: lambdaOperation("f") } }), {
      stage: { accessLogSettings: { destinationArn, format }, variables: { color: "blue" } },
    });

  it("has a line a request, with the variables of the format", async () => {
    const names = [
      "accountId",
      "apiId",
      "domainName",
      "domainPrefix",
      "httpMethod",
      "identity.sourceIp",
      "identity.userAgent",
      "integration.latency",
      "integrationStatus",
      "path",
      "protocol",
      "requestTime",
      "requestTimeEpoch",
      "resourcePath",
      "responseLatency",
      "responseLength",
      "stage",
      "status",
      "error.message",
      "authorizer.principalId",
    ];
    const { id } = await deploy(names.map((name) => `$context.${name}`).join(" | "));
    fixture.lambda.answer = () => {
      fixture.clock.advance(7);
      return answer({ statusCode: 201, body: "hello" });
    };
    await fixture.send(id, { path: "/v1/a/1", query: "x=1", headers: [["User-Agent", "curl"]] });
    const { logged } = fixture;
    assert.equal(logged.length, 1);
    assert.equal(logged[0]?.group, "/aws/apigateway/test");
    assert.match(logged[0]?.stream ?? "", /^[0-9a-f]{32}$/);
    assert.equal(logged[0]?.timestamp, Date.UTC(2026, 0, 31, 12) + 7);
    assert.deepEqual(logged[0]?.message.split(" | "), [
      "000000000000",
      id,
      `${id}.execute-api.us-east-1.amazonaws.com`,
      id,
      "GET",
      "127.0.0.1",
      "curl",
      "7",
      "200",
      "/v1/a/1",
      "HTTP/1.1",
      "31/Jan/2026:12:00:00 +0000",
      Date.UTC(2026, 0, 31, 12).toString(),
      "/a/{id}",
      "7",
      "5",
      "v1",
      "201",
      "-",
      "-",
    ]);
  });

  it("tells of errors, with the request's id", async () => {
    const { id } = await deploy(
      '{"id":"$context.requestId","e":$context.error.messageString,"t":"$context.error.responseType","s":$context.status}',
    );
    const response = await fixture.send(id, { path: "/v1/none" });
    assert.deepEqual(JSON.parse(fixture.logged[0]?.message ?? ""), {
      id: headerOf(response, "x-amzn-RequestId"),
      e: "Missing Authentication Token",
      t: "MISSING_AUTHENTICATION_TOKEN",
      s: 404,
    });
  });

  it("stays one line of JSON whatever a client sends", async () => {
    const { id } = await deploy('{"agent":"$context.identity.userAgent","path":"$context.path"}');
    const agent = 'x","admin":"yes\t\\';
    await fixture.send(id, { path: "/v1/a/%0a\u2028", headers: [["User-Agent", agent]] });
    const line = fixture.logged[0]?.message ?? "";
    assert.doesNotMatch(line, /[\n\r\t]/);
    assert.equal(JSON.parse(line).agent, agent);
  });

  it("knows stage variables and leaves other text alone", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's own syntax
    const { id } = await deploy("$stageVariables.color ${stageVariables.color} $context.stage. $5 $other.x");
    await fixture.send(id, { path: "/v1/a/1" });
    assert.equal(fixture.logged[0]?.message, "blue blue v1. $5 $other.x");
  });

  it("is not written for a stage without one", async () => {
    const { id } = await fixture.deploy(awsxBody({ "/": { get: lambdaOperation("f") } }));
    await fixture.send(id);
    assert.equal(fixture.logged.length, 0);
    assert.equal(fixture.lambda.calls[0]?.functionArn, functionArn("f"));
  });

  it("refuses a destination that is no log group", async () => {
    const body = awsxBody({ "/": { get: lambdaOperation("f") } });
    await assert.rejects(
      fixture.deploy(body, {
        stage: { accessLogSettings: { destinationArn: "arn:aws:s3:::b", format: "x" } },
      }),
      /destinationArn is "arn:aws:s3:::b"; give an ARN as in arn:aws:logs/,
    );
  });
});
