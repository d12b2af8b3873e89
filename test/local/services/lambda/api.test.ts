import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  PublishLayerVersionCommand,
} from "@aws-sdk/client-lambda";
import { LocalServices } from "../../../helpers/local-services.ts";
import { createFunction } from "../../../helpers/test-function.ts";

describe("Lambda API", () => {
  let services: LocalServices;
  let client: LambdaClient;
  before(async () => {
    services = await LocalServices.start();
    client = new LambdaClient({ ...services.client, maxAttempts: 1 });
    await createFunction(
      services,
      "echo",
      "exports.handler = async (event) => { if (event.bad) throw new Error('bad'); console.log('seen'); return event; };",
      {
        environment: { variables: { AA: "1" } },
        reservedConcurrentExecutions: 5,
      },
    );
  });
  after(async () => {
    client.destroy();
    await services.stop();
  });

  const text = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString();

  it("invokes", async () => {
    const answer = await client.send(
      new InvokeCommand({ FunctionName: "echo", Payload: '{"a":1}', LogType: "Tail" }),
    );
    assert.equal(answer.StatusCode, 200);
    assert.equal(answer.FunctionError, undefined);
    assert.equal(answer.ExecutedVersion, "$LATEST");
    assert.equal(text(answer.Payload), '{"a":1}');
    assert.match(
      Buffer.from(answer.LogResult ?? "", "base64").toString(),
      /START RequestId.*seen.*REPORT RequestId/s,
    );
  });

  it("invokes without a payload", async () => {
    assert.equal(text((await client.send(new InvokeCommand({ FunctionName: "echo" }))).Payload), "{}");
  });

  it("tells of failures", async () => {
    const answer = await client.send(new InvokeCommand({ FunctionName: "echo", Payload: '{"bad":1}' }));
    assert.equal(answer.FunctionError, "Unhandled");
    assert.match(text(answer.Payload), /"errorMessage":"bad"/);
    assert.equal(answer.LogResult, undefined);
  });

  it("invokes asynchronously, and tries without running", async () => {
    const event = await client.send(
      new InvokeCommand({ FunctionName: "echo", InvocationType: "Event", Payload: '{"later":1}' }),
    );
    assert.equal(event.StatusCode, 202);
    const dry = await client.send(new InvokeCommand({ FunctionName: "echo", InvocationType: "DryRun" }));
    assert.equal(dry.StatusCode, 204);
  });

  it("refuses what Lambda refuses", async () => {
    const invoke = (input: Partial<ConstructorParameters<typeof InvokeCommand>[0]>) =>
      client.send(new InvokeCommand({ FunctionName: "echo", ...input }));
    await assert.rejects(invoke({ FunctionName: "nobody" }), { name: "ResourceNotFoundException" });
    await assert.rejects(invoke({ Payload: "{oops" }), { name: "InvalidRequestContentException" });
    await assert.rejects(invoke({ Payload: JSON.stringify("x".repeat(6_291_456)) }), {
      name: "RequestTooLargeException",
    });
    await assert.rejects(
      invoke({ InvocationType: "Event", Payload: JSON.stringify("x".repeat(1_048_576)) }),
      {
        name: "RequestTooLargeException",
      },
    );
    await assert.rejects(client.send(new PublishLayerVersionCommand({ LayerName: "x", Content: {} })), {
      name: "NotImplemented",
    });
  });

  it("describes functions", async () => {
    const { Configuration, Code, Concurrency } = await client.send(
      new GetFunctionCommand({ FunctionName: "echo" }),
    );
    assert.equal(Configuration?.FunctionArn, "arn:aws:lambda:us-east-1:000000000000:function:echo");
    assert.deepEqual(Configuration?.Environment, { Variables: { AA: "1" } });
    assert.equal(Concurrency?.ReservedConcurrentExecutions, 5);
    assert.ok(existsSync(new URL(Code?.Location ?? "")));
    const alone = await client.send(new GetFunctionConfigurationCommand({ FunctionName: "echo" }));
    assert.deepEqual(
      [alone.Timeout, alone.MemorySize, alone.Runtime, alone.State, alone.CodeSha256],
      [3, 128, "nodejs24.x", "Active", Configuration?.CodeSha256],
    );
  });

  it("lists functions by pages", async () => {
    await createFunction(services, "another", "exports.handler = async () => 1;");
    const first = await client.send(new ListFunctionsCommand({ MaxItems: 1 }));
    assert.deepEqual(
      first.Functions?.map(({ FunctionName }) => FunctionName),
      ["another"],
    );
    const second = await client.send(
      new ListFunctionsCommand({ MaxItems: 1, ...(first.NextMarker ? { Marker: first.NextMarker } : {}) }),
    );
    assert.deepEqual(
      second.Functions?.map(({ FunctionName }) => FunctionName),
      ["echo"],
    );
    assert.equal(second.NextMarker, undefined);
  });
});
