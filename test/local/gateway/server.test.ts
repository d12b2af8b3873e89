import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { connect, type Socket } from "node:net";
import { Readable } from "node:stream";
import { type ApiRequest, type ApiResponse, AwsError, type Protocol } from "../../../local/gateway/api.ts";
import { Authorizer } from "../../../local/gateway/authorization.ts";
import type { ExecuteRequest } from "../../../local/gateway/execute.ts";
import type { Service } from "../../../local/service.ts";
import { Endpoint } from "../../helpers/endpoint.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { sign } from "../../helpers/sign.ts";

type Handle = (request: ApiRequest) => Promise<ApiResponse>;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe("the AWS endpoint", () => {
  const clock = new ManualClock(Date.UTC(2026, 10, 24, 10));
  let handle: Handle;
  /** Whether the service asks for a permission, as each has to. */
  let asks: boolean;
  let executed: ExecuteRequest | undefined;
  let endpoint: Endpoint<readonly Service[]>;
  let agent: Agent;
  let connections: Set<Socket>;

  beforeEach(async () => {
    handle = async () => ({ status: 200, body: "answered" });
    asks = true;
    executed = undefined;
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
    connections = new Set();
    endpoint = await Endpoint.serve(
      () => [
        service("s3", "rest-xml"),
        service("dynamodb", "json"),
        service("sts", "query"),
        service("lambda", "rest-json"),
      ],
      {
        clock,
        execute: async (request) => {
          executed = request;
          return {
            status: 201,
            headers: [
              ["Set-Cookie", "a=1"],
              ["Set-Cookie", "b=2"],
              ["__proto__", "x"],
            ],
            body: Buffer.from("made"),
          };
        },
      },
    );
  });

  afterEach(async () => {
    agent.destroy();
    await endpoint.stop();
  });

  function service(scope: string, protocol: Protocol): Service {
    return {
      name: scope,
      title: `Amazon ${scope}`,
      resources: {},
      api: { scope, protocol, operations: [], handle: (request) => answer(request) },
      start: async () => {},
      stop: async () => {},
    };
  }

  async function answer(request: ApiRequest): Promise<ApiResponse> {
    if (asks) request.authorize(() => []);
    return await handle(request);
  }

  async function call(
    path: string,
    options: {
      /** Signs for that service. */
      service?: string;
      method?: string;
      headers?: Record<string, string>;
      body?: string | Buffer;
    } = {},
  ): Promise<Answer> {
    const { method = "GET", body, service } = options;
    const headers =
      service === undefined
        ? (options.headers ?? {})
        : await sign(`127.0.0.1:${endpoint.port}`, { ...options, service, path, at: clock.now() });
    const request = httpRequest({ port: endpoint.port, host: "127.0.0.1", path, method, headers, agent });
    request.end(body);
    const [response] = await once(request, "response");
    if (request.socket) connections.add(request.socket);
    let text = "";
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode, headers: response.headers, body: text };
  }

  it("routes by the service in the signature and says who calls", async () => {
    handle = async (request) => ({ status: 200, body: JSON.stringify(request.caller) });
    const answer = await call("/", { service: "dynamodb", method: "POST" });
    assert.equal(JSON.parse(answer.body).accessKeyId, "test");
    assert.match(String(answer.headers["x-amzn-requestid"]), /^[0-9a-f-]{36}$/);
  });

  it("takes an unsigned request for an anonymous one to S3", async () => {
    handle = async (request) => ({ status: 200, body: JSON.stringify(request.caller) });
    assert.equal(JSON.parse((await call("/bucket/key")).body).arn, "anonymous");
  });

  it("asks unsigned calls of other services for a signature", async () => {
    const answer = await call("/", {
      method: "POST",
      headers: { "x-amz-target": "DynamoDB_20120810.ListTables" },
    });
    assert.equal(answer.status, 400);
    assert.equal(JSON.parse(answer.body).__type, "MissingAuthenticationTokenException");
  });

  it("sends no answer of a service that asked for no permission", async () => {
    asks = false;
    const answer = await call("/", { service: "dynamodb", method: "POST" });
    assert.equal(answer.status, 500);
    assert.match(endpoint.said("error")[0] ?? "", /dynamodb answered without asking for a permission/);
  });

  describe("errors, in the words of each protocol", () => {
    beforeEach(() => {
      handle = async () => {
        throw new AwsError("ThingMissing", "No <such> thing", 404, { Thing: "x" });
      };
    });

    for (const scope of ["dynamodb", "lambda"]) {
      it(`JSON for ${scope}`, async () => {
        const { status, headers, body } = await call("/", { service: scope });
        assert.equal(status, 404);
        assert.equal(headers["x-amzn-errortype"], "ThingMissing");
        assert.deepEqual(JSON.parse(body), {
          __type: "ThingMissing",
          Thing: "x",
          message: "No <such> thing",
        });
      });
    }

    it("Query's XML", async () => {
      const { body, headers } = await call("/", { service: "sts" });
      assert.equal(headers["content-type"], "text/xml");
      assert.match(body, /<ErrorResponse><Error><Type>Sender<\/Type><Code>ThingMissing<\/Code>/);
      assert.match(body, /No &lt;such&gt; thing/);
    });

    it("S3's own", async () => {
      const { body } = await call("/bucket", { service: "s3" });
      assert.match(body, /^<\?xml [^>]*>\n<Error><Code>ThingMissing<\/Code>.*<Thing>x<\/Thing><RequestId>/);
    });

    it("no body for HEAD", async () => {
      const { status, body } = await call("/bucket", { method: "HEAD", service: "s3" });
      assert.deepEqual({ status, body }, { status: 404, body: "" });
    });
  });

  it("names the service that is missing, and logs it once", async () => {
    for (let time = 0; time < 2; time++) {
      const { status, body } = await call("/", {
        method: "POST",
        service: "sqs",
        headers: { "x-amz-target": "AmazonSQS.ListQueues" },
      });
      assert.equal(status, 501);
      assert.match(JSON.parse(body).message, /no service "sqs".*docs\/local-coverage\.md/);
    }
    assert.equal(endpoint.said("warn").length, 1);
  });

  it("logs an operation that is not supported once", async () => {
    handle = async () => {
      throw new AwsError("NotImplemented", "The local cloud does not support dynamodb:CreateBackup", 501);
    };
    await call("/", { service: "dynamodb" });
    await call("/", { service: "dynamodb" });
    assert.deepEqual(endpoint.said("warn"), ["warn: The local cloud does not support dynamodb:CreateBackup"]);
  });

  it("keeps the text and stack of an unexpected exception to the log", async () => {
    handle = async () => {
      throw new TypeError("secret detail");
    };
    const { status, body } = await call("/", { service: "dynamodb" });
    assert.equal(status, 500);
    assert.equal(JSON.parse(body).__type, "InternalFailure");
    assert.doesNotMatch(body, /secret/);
    assert.match(endpoint.said("error")[0] ?? "", /secret detail\n.*at .*server\.test\.ts/s);
  });

  it("answers 500 when a handler's header cannot be sent", async () => {
    handle = async () => ({ status: 200, headers: { "x-bad": "a\r\nSet-Cookie: b" }, body: "x" });
    const answer = await call("/", { service: "dynamodb" });
    assert.equal(answer.status, 500);
    assert.equal(answer.headers["set-cookie"], undefined);
  });

  describe("callers from elsewhere", () => {
    for (const host of ["localhost:4566", "127.0.0.1", "[::1]:4566", "bucket.localhost:4566", "LOCALHOST"]) {
      it(`lets in Host ${host}`, async () => {
        assert.equal((await call("/_aws/health", { headers: { host } })).status, 200);
      });
    }
    for (const host of ["example.com", "localhost.example.com", "127.0.0.1.example.com", "10.0.0.1:4566"]) {
      it(`refuses Host ${host}, as DNS rebinding sends it`, async () => {
        assert.equal((await call("/_aws/health", { headers: { host } })).status, 403);
      });
    }

    it("refuses a page of another site", async () => {
      const from = async (origin: string) =>
        (await call("/", { service: "dynamodb", method: "POST", headers: { origin } })).status;
      assert.equal(await from("https://example.com"), 403);
      assert.equal(await from("http://localhost:4500"), 200);
    });
  });

  it("lists its services", async () => {
    const { services, stack } = JSON.parse((await call("/_aws/health")).body);
    assert.equal(stack, "test");
    assert.deepEqual(
      services.map(({ scope }: { scope: string }) => scope),
      ["dynamodb", "lambda", "s3", "sts"],
    );
  });

  describe("calls of deployed APIs", () => {
    it("finds one by path", async () => {
      const answer = await call("/_aws/execute-api/abc123/prod/links/a%2Fb?x=1&x=2", {
        method: "POST",
        headers: { "X-Custom": "Value", origin: "https://example.com" },
        body: "hello",
      });
      assert.equal(answer.status, 201);
      assert.deepEqual(answer.headers["set-cookie"], ["a=1", "b=2"]);
      assert.equal(answer.body, "made");
      assert.equal(executed?.host, "abc123.execute-api.us-east-1.amazonaws.com");
      assert.equal(executed?.path, "/prod/links/a%2Fb");
      assert.equal(executed?.query, "x=1&x=2");
      assert.equal(executed?.body.toString(), "hello");
      assert.ok(executed?.headers.some(([name, value]) => name === "X-Custom" && value === "Value"));
    });

    it("finds one by Host", async () => {
      await call("/prod/links", { headers: { host: "abc123.execute-api.localhost:4566" } });
      assert.equal(executed?.host, "abc123.execute-api.us-east-1.amazonaws.com");
      assert.equal(executed?.path, "/prod/links");
    });

    it("answers 413 over 10 MB", async () => {
      const body = Buffer.alloc(10 * 1024 * 1024 + 1);
      const answer = await call("/_aws/execute-api/abc123/prod/links", { method: "POST", body });
      assert.deepEqual([answer.status, answer.body], [413, '{"message":"Request Too Long"}']);
      assert.equal(executed, undefined);
    });
  });

  it("refuses a body over the limit that the handler sets", async () => {
    handle = async (request) => ({ status: 200, body: await request.body(10) });
    const answer = await call("/", { method: "POST", service: "dynamodb", body: "more than ten" });
    assert.equal(answer.status, 413);
  });

  it("refuses a body that grows over it, and one that only says it will", async () => {
    handle = async (request) => ({ status: 200, body: await request.body(10) });
    const growing = await call("/b/k", {
      method: "PUT",
      service: "s3",
      headers: { "transfer-encoding": "chunked" },
      body: "more than ten",
    });
    assert.equal(growing.status, 413);
    const socket = connect(endpoint.port, "127.0.0.1");
    socket.write("PUT /b/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n");
    const [answer] = await once(socket, "data");
    assert.match(String(answer), /^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it("serves the next request on a connection whose payload was given up", async () => {
    handle = async (request) => {
      for await (const _chunk of request.payload().chunks) break;
      throw new AwsError("Enough", "Enough", 400);
    };
    const body = Buffer.alloc(4 * 1024 * 1024, "x");
    for (let time = 0; time < 3; time++) {
      assert.equal((await call("/", { method: "POST", service: "s3", body })).status, 400);
    }
    assert.equal(connections.size, 1);
  });

  it("serves the next request on a connection whose body was left unread", async () => {
    const body = Buffer.alloc(1024 * 1024, "x");
    for (let time = 0; time < 3; time++) {
      assert.equal((await call("/", { method: "POST", service: "dynamodb", body })).body, "answered");
    }
  });

  it("serves the next request on a connection whose body was left half read", async () => {
    handle = async (request) => {
      for await (const _chunk of request.payload().chunks) break;
      throw new AwsError("Enough", "Enough", 400);
    };
    const body = Buffer.alloc(4 * 1024 * 1024, "x");
    for (let time = 0; time < 3; time++) {
      assert.equal((await call("/", { method: "POST", service: "dynamodb", body })).status, 400);
    }
  });

  it("streams answers", async () => {
    handle = async () => ({ status: 200, body: Readable.from([Buffer.from("a"), Buffer.from("b")]) });
    assert.equal((await call("/", { service: "s3" })).body, "ab");
  });

  it("cuts the connection when a stream fails under way, and goes on", async () => {
    handle = async () => ({
      status: 200,
      body: Readable.from(
        (async function* () {
          yield Buffer.from("a");
          throw new Error("disk");
        })(),
      ),
    });
    await assert.rejects(call("/", { service: "s3" }), /aborted|hang up/);
    handle = async () => ({ status: 200, body: "fine" });
    assert.equal((await call("/", { service: "s3" })).body, "fine");
  });

  for (const bytes of [
    "nonsense\r\n\r\n",
    "GET / HTTP/1.1\r\nhost: a\r\nhost\r\n\r\n",
    "GET x HTTP/9.9\r\n\r\n",
  ]) {
    it(`answers ${JSON.stringify(bytes.slice(0, 14))} with 400 and lives on`, async () => {
      const socket = connect(endpoint.port, "127.0.0.1");
      socket.end(bytes);
      let text = "";
      for await (const chunk of socket) text += chunk;
      assert.match(text, /^HTTP\/1\.1 400 /);
      assert.equal((await call("/_aws/health")).status, 200);
    });
  }

  it("lives on when a client leaves in the middle of its request", async () => {
    let failed: Promise<unknown> | undefined;
    handle = (request) => {
      failed = request.body().catch((error: unknown) => error);
      return failed.then(() => ({ status: 200 }));
    };
    const socket = connect(endpoint.port, "127.0.0.1");
    socket.write("PUT /b/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf");
    while (!failed) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    assert.ok((await failed) instanceof Error);
    assert.equal((await call("/_aws/health")).status, 200);
  });

  it("tells that a port is taken", async () => {
    const other = await Endpoint.serve(() => []);
    const { Gateway } = await import("../../../local/gateway/server.ts");
    const gateway = new Gateway({
      context: endpoint.context,
      services: [],
      findKey: () => undefined,
      authorizer: new Authorizer({ context: endpoint.context, policiesOf: () => ({ identity: [] }) }),
    });
    await assert.rejects(gateway.listen(other.port), { code: "EADDRINUSE" });
    await other.stop();
  });
});
