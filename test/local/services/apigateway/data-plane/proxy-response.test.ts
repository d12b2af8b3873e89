import assert from "node:assert/strict";
import { AwsError } from "../../../../../local/gateway/api.ts";
import { ApiFixture, answer, awsxBody, headerOf, lambdaOperation, plainBody } from "../api-fixture.ts";

const internal = '{"message": "Internal server error"}';

describe("proxy response", () => {
  let fixture: ApiFixture;
  let id: string;
  beforeEach(async () => {
    fixture = new ApiFixture();
    ({ id } = await fixture.deploy(awsxBody({ "/": { get: lambdaOperation("f") } })));
  });
  afterEach(() => fixture.dispose());

  it("passes status, headers and body on, and adds API Gateway's own", async () => {
    fixture.lambda.answer = () =>
      answer({ statusCode: 201, headers: { "X-A": "1", "x-flag": true }, body: "grüezi" });
    const response = await fixture.send(id);
    assert.equal(response.status, 201);
    assert.equal(response.body.toString(), "grüezi");
    assert.equal(headerOf(response, "X-A"), "1");
    assert.equal(headerOf(response, "x-flag"), "true");
    assert.equal(headerOf(response, "Content-Type"), "application/json");
    assert.match(headerOf(response, "x-amzn-RequestId") ?? "", /^[0-9a-f-]{36}$/);
    assert.match(headerOf(response, "x-amz-apigw-id") ?? "", /^[\w+/-]{15}=$/);
    assert.match(headerOf(response, "X-Amzn-Trace-Id") ?? "", /^Root=1-/);
  });

  it("takes an empty object for 200 without a body", async () => {
    fixture.lambda.answer = () => answer({});
    const response = await fixture.send(id);
    assert.equal(response.status, 200);
    assert.equal(response.body.length, 0);
  });

  it("prefers multiValueHeaders where both name a header", async () => {
    fixture.lambda.answer = () =>
      answer({
        statusCode: 200,
        headers: { "set-cookie": "lost", "X-Other": "kept" },
        multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"], "Content-Type": ["text/plain"] },
      });
    const { headers } = await fixture.send(id);
    assert.deepEqual(
      headers.filter(([name]) => /set-cookie|content-type|x-other/i.test(name)),
      [
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
        ["Content-Type", "text/plain"],
        ["X-Other", "kept"],
      ],
    );
  });

  it("renames headers that it sets itself, and drops those of one hop", async () => {
    fixture.lambda.answer = () =>
      answer({
        statusCode: 200,
        headers: {
          "content-length": "3",
          Date: "then",
          server: "mine",
          "www-authenticate": "Basic",
          connection: "close",
          "Transfer-Encoding": "chunked",
        },
        body: "abcdef",
      });
    const response = await fixture.send(id);
    const names = response.headers.map(([name]) => name);
    for (const name of ["Content-Length", "Date", "Server", "WWW-Authenticate", "Connection"]) {
      assert.ok(names.includes(`x-amzn-Remapped-${name}`), name);
      assert.equal(headerOf(response, name), undefined, name);
    }
    assert.equal(headerOf(response, "transfer-encoding"), undefined);
    assert.equal(response.body.toString(), "abcdef");
  });

  it("writes text beyond ASCII in headers as UTF-8", async () => {
    fixture.lambda.answer = () => answer({ statusCode: 200, headers: { "X-Name": "日本" } });
    const value = headerOf(await fixture.send(id), "X-Name") ?? "";
    assert.equal(Buffer.from(value, "latin1").toString("utf8"), "日本");
  });

  describe("base64 bodies", () => {
    const gif = Buffer.from([0x47, 0x49, 0x46, 0x00, 0xff]);
    const image = answer({
      statusCode: 200,
      headers: { "content-type": "image/gif" },
      body: gif.toString("base64"),
      isBase64Encoded: true,
    });

    it("are decoded where every type is binary, whatever Accept says", async () => {
      fixture.lambda.answer = () => image;
      for (const headers of [[], [["Accept", "text/html"]]] as [string, string][][]) {
        assert.deepEqual((await fixture.send(id, { headers })).body, gif);
      }
    });

    it("are decoded for the first type of Accept alone where types are listed", async () => {
      fixture.lambda.answer = () => image;
      const listed = await fixture.deploy(plainBody({ "/": { get: lambdaOperation("f") } }), {
        api: { binaryMediaTypes: ["image/gif"] },
      });
      const get = (accept: string) => fixture.send(listed.id, { headers: [["accept", accept]] });
      assert.deepEqual((await get("image/gif")).body, gif);
      assert.deepEqual((await get("image/gif;q=0.8, text/html")).body, gif);
      assert.equal((await get("text/html, image/gif")).body.toString(), gif.toString("base64"));
    });
  });

  const malformed: Record<string, unknown> = {
    "no JSON": "Bad response",
    null: null,
    "a string": "hello",
    "a number": 5,
    "a list": [],
    "an unknown member": { statusCode: 200, cookies: ["a=1"] },
    "a body that is an object": { statusCode: 200, body: { a: 1 } },
    "a body that is a number": { statusCode: 200, body: 1 },
    "a status that is no number": { statusCode: "ok" },
    "a status that is an object": { statusCode: {} },
    "a status of 99": { statusCode: 99 },
    "a status of 101": { statusCode: 101 },
    "a status of 600": { statusCode: 600 },
    "a status of 200.5": { statusCode: 200.5 },
    "headers that are a list": { statusCode: 200, headers: ["a"] },
    "headers that are text": { statusCode: 200, headers: "a: b" },
    "a header that is an object": { statusCode: 200, headers: { a: {} } },
    "a header that is null": { statusCode: 200, headers: { a: null } },
    "a header with a line break": { statusCode: 200, headers: { Location: "/x\r\nSet-Cookie: a=1" } },
    "a header with a line feed": { statusCode: 200, headers: { Location: "/x\nSet-Cookie: a=1" } },
    "a header with a NUL": { statusCode: 200, headers: { a: "\0" } },
    "a line break in multiValueHeaders": { statusCode: 200, multiValueHeaders: { a: ["b", "c\r\nd: e"] } },
    "a header name with a colon": { statusCode: 200, headers: { "a: b": "c" } },
    "a header name with a line break": { statusCode: 200, headers: { "a\r\nb": "c" } },
    "an empty header name": { statusCode: 200, headers: { "": "c" } },
    "isBase64Encoded that is text": { statusCode: 200, body: "YQ==", isBase64Encoded: "true" },
    "a body that is not base64": { statusCode: 200, body: "<>", isBase64Encoded: true },
  };
  for (const [name, payload] of Object.entries(malformed)) {
    it(`answers 502 for ${name}`, async () => {
      fixture.lambda.answer = () => ({
        payload: name === "no JSON" ? String(payload) : JSON.stringify(payload),
      });
      const response = await fixture.send(id);
      assert.equal(response.status, 502);
      assert.equal(response.body.toString(), internal);
      assert.equal(headerOf(response, "x-amzn-ErrorType"), "InternalServerErrorException");
      assert.match(fixture.said.join(), /malformed Lambda proxy response/);
    });
  }

  it("takes a status as text", async () => {
    fixture.lambda.answer = () => answer({ statusCode: "404" });
    assert.equal((await fixture.send(id)).status, 404);
  });

  describe("failures of the function", () => {
    it("are 502, and what failed stays inside", async () => {
      fixture.lambda.answer = () => ({
        functionError: "Unhandled",
        payload: JSON.stringify({ errorType: "Error", errorMessage: "secret", trace: ["at secret.js:1"] }),
      });
      const response = await fixture.send(id);
      assert.equal(response.status, 502);
      assert.equal(response.body.toString(), internal);
      assert.doesNotMatch(JSON.stringify(response.headers), /secret/);
    });

    it("are 502 even where the error looks like an answer", async () => {
      fixture.lambda.answer = () => ({
        functionError: "Handled",
        payload: '{"statusCode":200,"body":"secret"}',
      });
      const response = await fixture.send(id);
      assert.equal(response.status, 502);
      assert.equal(response.body.toString(), internal);
    });

    for (const [code, status, expected] of [
      ["TooManyRequestsException", 429, 500],
      ["ResourceNotFoundException", 404, 500],
      ["AccessDeniedException", 403, 500],
    ] as const) {
      it(`are ${expected} when Lambda answers ${code}`, async () => {
        fixture.lambda.answer = () => Promise.reject(new AwsError(code, "secret", status));
        const response = await fixture.send(id);
        assert.equal(response.status, expected);
        assert.equal(response.body.toString(), internal);
      });
    }

    it("are 413 when the event is more than Lambda takes", async () => {
      fixture.lambda.answer = () => Promise.reject(new AwsError("RequestTooLargeException", "secret", 413));
      const response = await fixture.send(id);
      assert.equal(response.status, 413);
      assert.equal(response.body.toString(), '{"message":"Request Too Long"}');
    });

    it("are 500 for a fault of the local cloud, with its stack in the log alone", async () => {
      fixture.lambda.answer = () => Promise.reject(new TypeError("secret"));
      const response = await fixture.send(id);
      assert.equal(response.status, 500);
      assert.equal(response.body.toString(), internal);
      assert.match(fixture.said.join(), /error: .*TypeError: secret\n\s+at /s);
    });

    it("are 504 when the function takes longer than 29 seconds", async () => {
      let called: () => void = () => {};
      const invoked = new Promise<void>((resolve) => {
        called = resolve;
      });
      fixture.lambda.answer = () => {
        called();
        return new Promise(() => {});
      };
      const pending = fixture.send(id);
      await invoked;
      fixture.clock.advance(28_999);
      fixture.clock.advance(1);
      const response = await pending;
      assert.equal(response.status, 504);
      assert.equal(response.body.toString(), '{"message": "Endpoint request timed out"}');
      assert.equal(headerOf(response, "x-amzn-ErrorType"), "InternalServerErrorException");
    });
  });
});
