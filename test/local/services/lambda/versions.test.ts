import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetAliasCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
} from "@aws-sdk/client-lambda";
import type { Properties } from "../../../../local/properties.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { createFunction, functionInputs, functionType, invoke } from "../../../helpers/test-function.ts";

const aliasType = "aws:lambda/alias:Alias";
const published = { publish: true };
const code = (value: string) =>
  `exports.handler = async (event, context) => ['${value}', context.functionVersion, process.env.AA];`;

describe("Lambda versions and aliases", () => {
  let services: LocalServices;
  let client: LambdaClient;
  /** What weighted aliases draw. */
  let drawn = 0;
  before(async () => {
    services = await LocalServices.start({ random: () => drawn });
    client = new LambdaClient(services.client);
  });
  after(async () => {
    client.destroy();
    await services.stop();
  });

  const alias = (functionName: string, functionVersion: string, more: Properties = {}) =>
    services.create(aliasType, "live", { name: "live", functionName, functionVersion, ...more });

  it("freeze code and variables under a number", async () => {
    const variables = (AA: string) => ({ ...published, environment: { variables: { AA } } });
    const first = await createFunction(services, "frozen", code("one"), variables("1"));
    assert.equal(first.outputs.version, "1");
    assert.equal(first.outputs.qualifiedArn, "arn:aws:lambda:us-east-1:000000000000:function:frozen:1");
    const second = await services.update(
      functionType,
      first,
      functionInputs("frozen", code("two"), variables("2")),
    );
    assert.equal(second.outputs.version, "2");
    assert.deepEqual((await invoke(services, "frozen:1")).value, ["one", "1", "1"]);
    assert.deepEqual((await invoke(services, "frozen:2")).value, ["two", "2", "2"]);
    assert.deepEqual((await invoke(services, "frozen")).value, ["two", "$LATEST", "2"]);
    assert.match((await invoke(services, "frozen:1")).log, /^START RequestId: \S+ Version: 1\n/);
    await assert.rejects(invoke(services, "frozen:3"), { code: "ResourceNotFoundException" });
  });

  it("keep the number when nothing that runs has changed", async () => {
    const first = await createFunction(services, "same", code("one"), published);
    const again = await services.update(
      functionType,
      first,
      functionInputs("same", code("one"), { ...published, tags: { a: "b" } }),
    );
    assert.equal(again.outputs.version, "1");
  });

  it("never give a number twice", async () => {
    const first = await createFunction(services, "numbers", code("one"), published);
    await services.handler(functionType).delete(first);
    const again = await createFunction(services, "numbers", code("one"), published);
    assert.equal(again.outputs.version, "2");
    await assert.rejects(invoke(services, "numbers:1"), { code: "ResourceNotFoundException" });
  });

  it("come back after a restart, the older ones too", async () => {
    const dir = mkdtempSync(join(tmpdir(), "slipway-versions-"));
    try {
      const before = await LocalServices.start({ dir, spares: 0 });
      const first = await createFunction(before, "kept", code("one"), published);
      const second = await before.update(functionType, first, functionInputs("kept", code("two"), published));
      await before.stop();
      const after = await LocalServices.start({ dir, spares: 0 });
      await after.handler(functionType).restore(second);
      assert.deepEqual((await invoke(after, "kept:1")).value, ["one", "1", null]);
      assert.deepEqual((await invoke(after, "kept:2")).value, ["two", "2", null]);
      await after.stop();
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("share the function's reserved concurrency", async () => {
    const slow = "exports.handler = async () => new Promise((resolve) => setTimeout(resolve, 200));";
    await createFunction(services, "shared", slow, { ...published, reservedConcurrentExecutions: 1 });
    const first = invoke(services, "shared:1");
    await assert.rejects(invoke(services, "shared"), { code: "TooManyRequestsException" });
    assert.equal((await first).error, undefined);
  });

  it("are chosen by an alias, which moves", async () => {
    const first = await createFunction(services, "moved", code("one"), published);
    await services.update(functionType, first, functionInputs("moved", code("two"), published));
    const live = await alias("moved", "1");
    assert.deepEqual((await invoke(services, "moved:live")).value, ["one", "1", null]);
    await services.update(aliasType, live, { name: "live", functionName: "moved", functionVersion: "2" });
    assert.deepEqual((await invoke(services, "moved:live")).value, ["two", "2", null]);
    await assert.rejects(alias("moved", "9"), { code: "ResourceNotFoundException" });
  });

  it("share an alias's invocations by weight", async () => {
    const first = await createFunction(services, "weighted", code("one"), published);
    await services.update(functionType, first, functionInputs("weighted", code("two"), published));
    await alias("weighted", "1", { routingConfig: { additionalVersionWeights: { "2": 0.25 } } });
    const executed = async (random: number) => {
      drawn = random;
      const input = { FunctionName: "weighted", Qualifier: "live" };
      return (await client.send(new InvokeCommand(input))).ExecutedVersion;
    };
    assert.deepEqual(
      [await executed(0), await executed(0.249), await executed(0.25), await executed(0.99)],
      ["2", "2", "1", "1"],
    );
  });

  it("refuse weights that AWS would", () => {
    const reasons = (additionalVersionWeights: Record<string, number>, functionVersion = "1") =>
      (
        services.handler(aliasType).check?.({
          name: "live",
          functionName: "x",
          functionVersion,
          routingConfig: { additionalVersionWeights },
        }) ?? []
      ).map(({ reason }) => reason);
    assert.deepEqual(reasons({ "2": 1 }), []);
    assert.match(reasons({ "2": 1.1 }).join(), /weight 1\.1; use 0\.0 to 1\.0/);
    assert.match(reasons({ "2": 0.1, "3": 0.1 }).join(), /takes one beside its own/);
    assert.match(reasons({ "2": 0.1 }, "$LATEST").join(), /only published versions/);
  });

  it("are told by the API", async () => {
    const first = await createFunction(services, "told", code("one"), published);
    await services.update(functionType, first, functionInputs("told", code("two"), published));
    await alias("told", "1", { routingConfig: { additionalVersionWeights: { "2": 0.5 } } });
    const FunctionName = "told";
    const arn = "arn:aws:lambda:us-east-1:000000000000:function:told";
    const page = await client.send(new ListVersionsByFunctionCommand({ FunctionName, MaxItems: 2 }));
    assert.deepEqual(
      page.Versions?.map(({ Version, FunctionArn }) => [Version, FunctionArn]),
      [
        ["$LATEST", `${arn}:$LATEST`],
        ["1", `${arn}:1`],
      ],
    );
    assert.equal(page.NextMarker, "1");
    const rest = await client.send(new ListVersionsByFunctionCommand({ FunctionName, Marker: "1" }));
    assert.deepEqual(
      rest.Versions?.map(({ Version }) => Version),
      ["2"],
    );
    const { $metadata, ...live } = await client.send(new GetAliasCommand({ FunctionName, Name: "live" }));
    assert.deepEqual(live, {
      AliasArn: `${arn}:live`,
      Name: "live",
      FunctionVersion: "1",
      Description: "",
      RoutingConfig: { AdditionalVersionWeights: { "2": 0.5 } },
    });
    const aliases = await client.send(new ListAliasesCommand({ FunctionName }));
    assert.deepEqual(aliases.Aliases, [live]);
    const none = await client.send(new ListAliasesCommand({ FunctionName, FunctionVersion: "2" }));
    assert.deepEqual(none.Aliases, []);
    await assert.rejects(client.send(new GetAliasCommand({ FunctionName, Name: "dead" })), {
      name: "ResourceNotFoundException",
    });
    const described = await client.send(new GetFunctionCommand({ FunctionName, Qualifier: "live" }));
    assert.equal(described.Configuration?.Version, "1");
  });
});
