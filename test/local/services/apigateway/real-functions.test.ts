import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { Gateway } from "../../../../local/gateway/server.ts";
import type { Properties } from "../../../../local/properties.ts";
import { ApiGatewayService } from "../../../../local/services/apigateway/index.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { sign } from "../../../helpers/sign.ts";
import { createFunction } from "../../../helpers/test-function.ts";
import { awsxBody, lambdaOperation } from "./api-fixture.ts";

const echo = `
exports.handler = async (event) => ({
  statusCode: 200,
  headers: { "content-type": "application/json", "x-seen": event.resource },
  body: JSON.stringify(event),
});`;

const faulty = `
exports.handler = async (event) => {
  switch (event.pathParameters.how) {
    case "throw": throw new Error("the secret of the stack");
    case "exit": process.exit(3);
    case "hang": await new Promise(() => setInterval(() => {}, 1000));
    case "fill": for (const held = []; held.length < 600; ) held.push(Buffer.alloc(1_048_576, 1)); break;
    case "text": return "no response";
    default: return { statusCode: 200, body: "fine" };
  }
};`;

/** The whole way: HTTP at the AWS endpoint, API Gateway, real Lambda processes. */
describe("API Gateway with real functions", () => {
  let services: LocalServices;
  let apis: ApiGatewayService;
  let gateway: Gateway;
  let base: string;
  let port: number;
  let id: string;

  const create = async (type: string, inputs: Properties) => {
    const handler = apis.resources[`aws:apigateway/${type}`];
    assert.ok(handler);
    return await handler.create({ urn: type, name: "test", inputs });
  };

  before(async () => {
    services = await LocalServices.start();
    apis = new ApiGatewayService(services.context, { lambda: services.lambda, logs: services.logs });
    gateway = new Gateway({
      context: services.context,
      services: [apis],
      findKey: (accessKeyId) => services.iam.findKey(accessKeyId),
      authorizer: services.iam.authorizer,
      execute: (request) => apis.handleExecute(request),
    });
    port = await gateway.listen(0);
    await createFunction(services, "echo", echo);
    await createFunction(services, "faulty", faulty, { timeout: 1 });
    for (const name of ["echo", "faulty"]) {
      await services.create("aws:lambda/permission:Permission", name, {
        action: "lambda:InvokeFunction",
        function: name,
        principal: "apigateway.amazonaws.com",
        sourceArn: "arn:aws:execute-api:us-east-1:000000000000:*/v1/*",
      });
    }
    const body = awsxBody({
      "/echo/{proxy+}": { "x-amazon-apigateway-any-method": lambdaOperation("echo") },
      "/faulty/{how}": { get: lambdaOperation("faulty") },
      "/missing": { get: lambdaOperation("missing") },
    });
    const api = await create("restApi:RestApi", {
      name: "links",
      body: JSON.stringify(body),
      binaryMediaTypes: ["*/*"],
    });
    id = api.id;
    const deployment = await create("deployment:Deployment", { restApi: id });
    await create("stage:Stage", {
      restApi: id,
      deployment: deployment.id,
      stageName: "v1",
      accessLogSettings: {
        destinationArn: "arn:aws:logs:us-east-1:000000000000:log-group:/aws/apigateway/links",
        format: "$context.httpMethod $context.path $context.status",
      },
    });
    base = `http://127.0.0.1:${port}/_aws/execute-api/${id}/v1`;
  });
  after(async () => {
    await gateway.close();
    await services.stop();
  });

  it("carries a request there and back", async () => {
    const body = Buffer.from([0, 255, 13, 10]);
    const response = await fetch(`${base}/echo/a%20b/c?x=1&x=2`, { method: "PUT", body });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("x-seen"), "/echo/{proxy+}");
    const event = await response.json();
    assert.equal(event.httpMethod, "PUT");
    assert.equal(event.path, "/echo/a%20b/c");
    assert.deepEqual(event.pathParameters, { proxy: "a b/c" });
    assert.deepEqual(event.multiValueQueryStringParameters, { x: ["1", "2"] });
    assert.deepEqual(Buffer.from(event.body, "base64"), body);
    assert.equal(event.headers.Host, `${id}.execute-api.us-east-1.amazonaws.com`);
  });

  it("answers by the API's own host name too", async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: `${id}.execute-api.localhost:${port}` };
      httpRequest({ port, host: "127.0.0.1", path: "/v1/echo/x", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
    assert.equal(status, 200);
  });

  for (const how of ["throw", "exit", "hang", "fill", "text"]) {
    it(`answers 502 when the function does "${how}", and the next request works`, async () => {
      const response = await fetch(`${base}/faulty/${how}`);
      assert.equal(response.status, 502);
      assert.equal(await response.text(), '{"message": "Internal server error"}');
      for (const [, value] of response.headers) assert.doesNotMatch(value, /secret/);
      const next = await fetch(`${base}/faulty/not`);
      assert.equal(next.status, 200);
      assert.equal(await next.text(), "fine");
    });
  }

  it("answers 500 for a function that is not there", async () => {
    assert.equal((await fetch(`${base}/missing`)).status, 500);
  });

  it("answers 413 for an event beyond Lambda's 6 MB", async () => {
    const response = await fetch(`${base}/echo/x`, { method: "POST", body: Buffer.alloc(5 * 1024 * 1024) });
    assert.equal(response.status, 413);
    assert.equal(await response.text(), '{"message":"Request Too Long"}');
  });

  it("answers 413 for a body beyond its own 10 MB", async () => {
    const response = await fetch(`${base}/echo/x`, {
      method: "POST",
      body: Buffer.alloc(10 * 1024 * 1024 + 1),
    });
    assert.equal(response.status, 413);
  });

  it("holds 200 requests at once", async () => {
    const responses = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const response = await fetch(`${base}/echo/${i}`);
        return [response.status, (await response.json()).pathParameters.proxy];
      }),
    );
    assert.deepEqual(
      responses,
      Array.from({ length: 200 }, (_, i) => [200, `${i}`]),
    );
  });

  it("writes its access log to CloudWatch Logs", async () => {
    await fetch(`${base}/echo/logged`);
    const text = await readLog(services, "/aws/apigateway/links");
    assert.match(text, /GET \/v1\/echo\/logged 200/);
  });

  describe("management API", () => {
    const get = async (path: string) => {
      const host = `127.0.0.1:${port}`;
      return await fetch(`http://${host}${path}`, {
        headers: await sign(host, { service: "apigateway", path }),
      });
    };

    it("lists APIs and stages", async () => {
      const apiList = await (await get("/restapis")).json();
      assert.deepEqual(
        apiList.item.map((api: { id: string; name: string }) => [api.id, api.name]),
        [[id, "links"]],
      );
      assert.equal((await (await get(`/restapis/${id}`)).json()).name, "links");
      const stages = await (await get(`/restapis/${id}/stages`)).json();
      assert.equal(stages.item[0].stageName, "v1");
    });

    it("answers 404 for an API that is not there, and 501 for what it does not do", async () => {
      const missing = await get("/restapis/none");
      assert.equal(missing.status, 404);
      assert.match(missing.headers.get("x-amzn-errortype") ?? "", /NotFoundException/);
      assert.equal((await get("/apikeys")).status, 501);
    });
  });
});

async function readLog(services: LocalServices, group: string): Promise<string> {
  const { CloudWatchLogsClient, FilterLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = new CloudWatchLogsClient(services.client);
  try {
    const { events } = await client.send(new FilterLogEventsCommand({ logGroupName: group }));
    return (events ?? []).map(({ message }) => message).join("\n");
  } finally {
    client.destroy();
  }
}
