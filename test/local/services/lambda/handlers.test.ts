import assert from "node:assert/strict";
import { archive } from "../../../helpers/archive.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { testRoleArn } from "../../../helpers/roles.ts";
import { createFunction, invoke } from "../../../helpers/test-function.ts";

describe("Lambda handlers", () => {
  let services: LocalServices;
  before(async () => {
    services = await LocalServices.start();
  });
  after(() => services.stop());

  it("awaits an async handler and answers its value as JSON", async () => {
    await createFunction(
      services,
      "async",
      "exports.handler = async (event) => ({ got: event.n, at: new Date(0) });",
    );
    assert.deepEqual((await invoke(services, "async", { n: 1 })).value, {
      got: 1,
      at: "1970-01-01T00:00:00.000Z",
    });
  });

  it("answers a plain handler's value on Node 24", async () => {
    await createFunction(services, "plain", "exports.handler = () => 'now';");
    assert.equal((await invoke(services, "plain")).value, "now");
  });

  it("answers null for undefined", async () => {
    await createFunction(services, "nothing", "exports.handler = async () => {};");
    assert.equal((await invoke(services, "nothing")).value, null);
  });

  it("takes callbacks on Node 22, and refuses them on Node 24 as AWS does", async () => {
    const code =
      "exports.handler = (event, context, callback) => { setTimeout(() => callback(null, 'later'), 2); };";
    await createFunction(services, "callback-22", code, { runtime: "nodejs22.x" });
    await createFunction(services, "callback-24", code);
    assert.equal((await invoke(services, "callback-22")).value, "later");
    const refused = await invoke(services, "callback-24");
    assert.equal(refused.error, "Unhandled");
    assert.match(JSON.stringify(refused.value), /Runtime\.CallbackHandlerDeprecated/);
  });

  it("holds a callback's answer until the event loop is empty, unless told not to", async () => {
    const code = `exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = event.wait;
      globalThis.ticks = 0;
      const timer = setInterval(() => { if (++globalThis.ticks === 5) clearInterval(timer); }, 2);
      const answer = {};
      Object.defineProperty(answer, 'ticks', { enumerable: true, get: () => globalThis.ticks });
      callback(null, answer);
    };`;
    await createFunction(services, "waits", code, { runtime: "nodejs22.x" });
    assert.deepEqual((await invoke(services, "waits", { wait: true })).value, { ticks: 5 });
    assert.deepEqual((await invoke(services, "waits", { wait: false })).value, { ticks: 0 });
  });

  it("fails a callback that gives an error", async () => {
    const code = "exports.handler = (event, context, callback) => callback(new RangeError('too far'));";
    await createFunction(services, "callback-error", code, { runtime: "nodejs22.x" });
    const { value, error } = await invoke(services, "callback-error");
    assert.equal(error, "Unhandled");
    assert.match(JSON.stringify(value), /"errorType":"RangeError","errorMessage":"too far"/);
  });

  it("loads ES modules, nested exports and files in folders", async () => {
    await services.create("aws:lambda/function:Function", "esm", {
      name: "esm",
      role: testRoleArn,
      runtime: "nodejs24.x",
      handler: "src/app.api.run",
      code: archive({
        "src/app.mjs": "import { two } from './two.mjs'; export const api = { run: async () => two };",
        "src/two.mjs": "export const two = 2;",
      }),
    });
    assert.equal((await invoke(services, "esm")).value, 2);
  });

  it("gives the full context", async () => {
    const inputs = { memorySize: 256, timeout: 7, loggingConfig: { logFormat: "Text", logGroup: "/custom" } };
    const code = `exports.handler = async (event, context) =>
      ({ ...context, left: context.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID });`;
    await createFunction(services, "context", code, inputs);
    const { value, requestId } = await invoke(services, "context");
    // The handler above answers this shape.
    const { left, logStreamName, trace, ...context } = value as Record<string, unknown>;
    assert.deepEqual(context, {
      functionName: "context",
      functionVersion: "$LATEST",
      memoryLimitInMB: "256",
      logGroupName: "/custom",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:context",
      awsRequestId: requestId,
    });
    assert.ok(Number(left) > 5_000 && Number(left) <= 7_000, `${left} ms left`);
    assert.match(String(logStreamName), /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    assert.match(
      String(trace),
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0;Lineage=[0-9a-f]{8}:0$/,
    );
  });

  it("hands on the caller's trace and client context", async () => {
    const code =
      "exports.handler = async (event, context) => [process.env._X_AMZN_TRACE_ID, context.clientContext];";
    await createFunction(services, "traced", code);
    const traceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";
    const result = await services.lambda.invoke("traced", "{}", {
      traceHeader,
      clientContext: '{"custom":{"a":"b"}}',
    });
    const [trace, context] = JSON.parse(String(result.payload));
    assert.match(trace, new RegExp(`^${traceHeader};Lineage=[0-9a-f]{8}:0$`));
    assert.deepEqual(context, { custom: { a: "b" } });
  });

  it("maps stacks back to the source by source maps", async () => {
    // A map whose first generated line is line 3 of the source.
    const map = { version: 3, sources: ["handler.ts"], names: [], mappings: "AAEA" };
    const url = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`;
    await createFunction(
      services,
      "mapped",
      `exports.handler = async () => { throw new Error("x"); };\n//# sourceMappingURL=${url}`,
    );
    assert.match(JSON.stringify((await invoke(services, "mapped")).value), /handler\.ts:3:/);
  });
});
