import assert from "node:assert/strict";
import { ApiFixture, awsxBody, headerOf, lambdaOperation } from "../api-fixture.ts";

const validators = {
  ALL: { validateRequestBody: true, validateRequestParameters: true },
  PARAMS_ONLY: { validateRequestBody: false, validateRequestParameters: true },
  BODY_ONLY: { validateRequestBody: true, validateRequestParameters: false },
};

const parameters = [
  { name: "q", in: "query", required: true },
  { name: "X-Team", in: "header", required: true },
  { name: "id", in: "path", required: true },
  { name: "optional", in: "query", required: false },
];

const link = {
  type: "object",
  required: ["url"],
  properties: {
    url: { type: "string", minLength: 1, maxLength: 20, pattern: "^https?:" },
    tags: { type: "array", items: { type: "string" }, maxItems: 2, uniqueItems: true },
    size: { type: "integer", minimum: 1, maximum: 3 },
    kind: { enum: ["a", "b"] },
    next: { $ref: "#/definitions/Link" },
  },
  additionalProperties: false,
};

describe("request validation", () => {
  let fixture: ApiFixture;
  beforeEach(() => {
    fixture = new ApiFixture();
  });
  afterEach(() => fixture.dispose());

  async function deploy(validator: string | undefined, more: Record<string, unknown>): Promise<string> {
    const body = awsxBody(
      { "/a/{id}": { post: lambdaOperation("f", more) } },
      {
        "x-amazon-apigateway-request-validators": validators,
        ...(validator ? { "x-amazon-apigateway-request-validator": validator } : {}),
        definitions: { Link: link },
      },
    );
    return (await fixture.deploy(body)).id;
  }

  it("names all missing parameters, in API Gateway's order", async () => {
    const id = await deploy("ALL", { parameters });
    const response = await fixture.send(id, { method: "POST", path: "/v1/a/1" });
    assert.equal(response.status, 400);
    assert.equal(response.body.toString(), '{"message": "Missing required request parameters: [X-Team, q]"}');
    assert.equal(headerOf(response, "x-amzn-ErrorType"), "BadRequestException");
    assert.equal(fixture.lambda.calls.length, 0);
  });

  it("lets a complete request through", async () => {
    const id = await deploy("ALL", { parameters });
    const headers: [string, string][] = [["x-team", "t"]];
    const response = await fixture.send(id, { method: "POST", path: "/v1/a/1", query: "q=", headers });
    assert.equal(response.status, 200);
  });

  it("checks nothing without a validator, or with one for bodies alone", async () => {
    for (const validator of [undefined, "BODY_ONLY", "UNKNOWN"]) {
      const id = await deploy(validator, { parameters });
      assert.equal(
        (await fixture.send(id, { method: "POST", path: "/v1/a/1" })).status,
        200,
        String(validator),
      );
    }
  });

  it("prefers the operation's own validator", async () => {
    const id = await deploy("BODY_ONLY", {
      parameters,
      "x-amazon-apigateway-request-validator": "PARAMS_ONLY",
    });
    assert.equal((await fixture.send(id, { method: "POST", path: "/v1/a/1" })).status, 400);
  });

  describe("of bodies by a model", () => {
    const accepted = [
      '{"url":"http:x"}',
      '{"url":"https:x","tags":["a","b"],"size":3,"kind":"a"}',
      '{"url":"https:x","next":{"url":"https:y"}}',
    ];
    const refused = [
      "",
      "{}",
      "{",
      "[]",
      "null",
      '"text"',
      '{"url":1}',
      '{"url":""}',
      '{"url":"ftp:x"}',
      `{"url":"https:${"x".repeat(20)}"}`,
      '{"url":"https:x","other":1}',
      '{"url":"https:x","tags":"a"}',
      '{"url":"https:x","tags":[1]}',
      '{"url":"https:x","tags":["a","b","c"]}',
      '{"url":"https:x","tags":["a","a"]}',
      '{"url":"https:x","size":0}',
      '{"url":"https:x","size":4}',
      '{"url":"https:x","size":1.5}',
      '{"url":"https:x","kind":"c"}',
      '{"url":"https:x","next":{"url":"ftp:y"}}',
      '{"url":"https:x","__proto__":{}}',
    ];
    const operation = { parameters: [{ name: "body", in: "body", schema: { $ref: "#/definitions/Link" } }] };

    for (const body of accepted) {
      it(`takes ${body}`, async () => {
        const id = await deploy("ALL", operation);
        assert.equal((await fixture.send(id, { method: "POST", path: "/v1/a/1", body })).status, 200);
      });
    }
    for (const body of refused) {
      it(`refuses ${body || "nothing"}`, async () => {
        const id = await deploy("ALL", operation);
        const response = await fixture.send(id, { method: "POST", path: "/v1/a/1", body });
        assert.equal(response.status, 400);
        assert.equal(response.body.toString(), '{"message": "Invalid request body"}');
      });
    }

    it("leaves other media types alone", async () => {
      const id = await deploy("ALL", operation);
      const headers: [string, string][] = [["content-type", "text/plain"]];
      assert.equal(
        (await fixture.send(id, { method: "POST", path: "/v1/a/1", headers, body: "x" })).status,
        200,
      );
      const json: [string, string][] = [["content-type", "application/json; charset=utf-8"]];
      assert.equal(
        (await fixture.send(id, { method: "POST", path: "/v1/a/1", headers: json, body: "x" })).status,
        400,
      );
    });

    it("reads OpenAPI 3 too, as JSON or YAML", async () => {
      const yaml = `
openapi: "3.0.1"
info: { title: test, version: "1" }
x-amazon-apigateway-request-validators: { ALL: { validateRequestBody: true } }
x-amazon-apigateway-request-validator: ALL
components: { schemas: { A: { type: object, required: [a] } } }
paths:
  /a:
    post:
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/A" } } } }
      x-amazon-apigateway-integration:
        type: aws_proxy
        uri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations
`;
      const { id } = await fixture.deploy(yaml);
      assert.equal((await fixture.send(id, { method: "POST", path: "/v1/a", body: '{"a":1}' })).status, 200);
      assert.equal((await fixture.send(id, { method: "POST", path: "/v1/a", body: "{}" })).status, 400);
    });
  });
});
