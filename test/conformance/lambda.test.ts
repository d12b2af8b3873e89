import assert from "node:assert/strict";
import {
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  GetFunctionRecursionConfigCommand,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  paginateListFunctions,
} from "@aws-sdk/client-lambda";
import { patience, startTarget, type Target } from "./target.ts";

const code = `
let count = 0;
exports.handler = async (event, context) => {
  if (event.fail) throw new TypeError("asked to fail");
  console.log("saw", JSON.stringify(event));
  return { event, count: ++count, name: context.functionName, memory: context.memoryLimitInMB,
    arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis() };
};
`;

describe("conformance: Lambda", function () {
  this.timeout(patience);
  let target: Target;
  let client: LambdaClient;
  let FunctionName: string;
  before(async () => {
    target = await startTarget();
    client = new LambdaClient(target.client);
    target.onStop(async () => client.destroy());
    FunctionName = await target.createFunction(`${target.prefix}-echo`, code);
  });
  after(() => target?.stop());

  const invoke = async (event: unknown, input: Partial<InvokeCommandInput> = {}) => {
    const Payload = JSON.stringify(event);
    const answer = await client.send(new InvokeCommand({ FunctionName, Payload, ...input }));
    const text = answer.Payload?.transformToString() ?? "";
    return { ...answer, json: text === "" ? undefined : JSON.parse(text) };
  };

  it("invokes and answers what the handler returns", async () => {
    const { StatusCode, ExecutedVersion, FunctionError, json } = await invoke({ text: "ü" });
    assert.deepEqual([StatusCode, ExecutedVersion, FunctionError], [200, "$LATEST", undefined]);
    assert.deepEqual([json.event, json.name, json.memory], [{ text: "ü" }, FunctionName, "128"]);
    assert.match(json.arn, new RegExp(`^arn:aws:lambda:[a-z0-9-]+:\\d{12}:function:${FunctionName}$`));
    assert.ok(json.left > 0 && json.left <= 3_000, `${json.left} ms are left of the default three seconds`);
  });

  it("uses an environment again", async () => {
    const counts: number[] = [];
    // Lambda promises no reuse; that five calls one after the other all start cold does not happen.
    for (let call = 0; call < 5; call++) counts.push((await invoke({})).json.count);
    assert.ok(Math.max(...counts) > 1, String(counts));
  });

  it("tells an error of the handler", async () => {
    const { StatusCode, FunctionError, json } = await invoke({ fail: true });
    assert.deepEqual([StatusCode, FunctionError], [200, "Unhandled"]);
    assert.deepEqual([json.errorType, json.errorMessage], ["TypeError", "asked to fail"]);
    assert.ok(Array.isArray(json.trace));
  });

  it("gives the tail of the log", async () => {
    const { LogResult = "" } = await invoke({ mark: 42 }, { LogType: "Tail" });
    const lines = Buffer.from(LogResult, "base64").toString().split("\n");
    assert.match(lines[0] ?? "", /^START RequestId: [0-9a-f-]{36} Version: \$LATEST/);
    assert.ok(lines.some((line) => line.includes('saw {"mark":42}')));
    assert.ok(lines.some((line) => /^END RequestId/.test(line)));
    assert.ok(lines.some((line) => /^REPORT RequestId: .*Memory Size: 128 MB/.test(line)));
  });

  it("checks without running, and queues without waiting", async () => {
    assert.equal((await invoke({}, { InvocationType: "DryRun" })).StatusCode, 204);
    const { StatusCode, json } = await invoke({}, { InvocationType: "Event" });
    assert.deepEqual([StatusCode, json], [202, undefined]);
  });

  it("refuses an unknown function, and a payload that is not JSON", async () => {
    await assert.rejects(invoke({}, { FunctionName: `${FunctionName}-none` }), {
      name: "ResourceNotFoundException",
    });
    await assert.rejects(invoke({}, { Payload: Buffer.from("{") }), {
      name: "InvalidRequestContentException",
    });
  });

  it("describes and lists the function", async () => {
    const { Configuration, Code } = await client.send(new GetFunctionCommand({ FunctionName }));
    assert.deepEqual(
      [Configuration?.FunctionName, Configuration?.Runtime, Configuration?.Handler, Configuration?.Timeout],
      [FunctionName, "nodejs24.x", "index.handler", 3],
    );
    assert.ok(Code?.Location);
    const { FunctionArn, State } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    assert.deepEqual([FunctionArn, State], [Configuration?.FunctionArn, "Active"]);
    const names: (string | undefined)[] = [];
    for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
      names.push(...Functions.map((each) => each.FunctionName));
    }
    assert.ok(names.includes(FunctionName));
  });

  it("has one version and no alias before anything is published", async () => {
    const { Versions } = await client.send(new ListVersionsByFunctionCommand({ FunctionName }));
    assert.deepEqual(
      Versions?.map(({ Version }) => Version),
      ["$LATEST"],
    );
    assert.deepEqual((await client.send(new ListAliasesCommand({ FunctionName }))).Aliases, []);
    await assert.rejects(client.send(new GetAliasCommand({ FunctionName, Name: "live" })), {
      name: "ResourceNotFoundException",
    });
    assert.equal((await invoke({}, { Qualifier: "$LATEST" })).ExecutedVersion, "$LATEST");
    await assert.rejects(invoke({}, { Qualifier: "1" }), { name: "ResourceNotFoundException" });
  });

  it("has no settings of its own for concurrency and events, and ends loops", async () => {
    const concurrency = await client.send(new GetFunctionConcurrencyCommand({ FunctionName }));
    assert.equal(concurrency.ReservedConcurrentExecutions, undefined);
    await assert.rejects(client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName })), {
      name: "ResourceNotFoundException",
    });
    const { RecursiveLoop } = await client.send(new GetFunctionRecursionConfigCommand({ FunctionName }));
    assert.equal(RecursiveLoop, "Terminate");
  });
});
