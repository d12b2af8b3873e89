import assert from "node:assert/strict";
import {
  AddTagsToResourceCommand,
  DeleteParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  RemoveTagsFromResourceCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { patience, startTarget, type Target } from "./target.ts";

describe("conformance: Parameter Store", function () {
  this.timeout(patience);
  let target: Target;
  let client: SSMClient;
  const made: string[] = [];
  before(async () => {
    target = await startTarget();
    client = new SSMClient(target.client);
    target.onStop(async () => client.destroy());
    target.onStop(async () => {
      for (let i = 0; i < made.length; i += 10) {
        await client.send(new DeleteParametersCommand({ Names: made.slice(i, i + 10) }));
      }
    });
  });
  after(() => target?.stop());

  const named = (name: string) => `/${target.prefix}/${name}`;
  const put = async (name: string, Value: string, input: Partial<PutParameterCommandInput> = {}) => {
    const Name = named(name);
    if (!made.includes(Name)) made.push(Name);
    return await client.send(new PutParameterCommand({ Name, Value, Type: "String", ...input }));
  };
  const get = async (Name: string, WithDecryption = false) =>
    (await client.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter;

  it("puts, reads and overwrites", async () => {
    assert.equal((await put("plain", "one")).Version, 1);
    await assert.rejects(put("plain", "two"), { name: "ParameterAlreadyExists" });
    assert.equal((await put("plain", "two", { Overwrite: true })).Version, 2);
    const parameter = await get(named("plain"));
    assert.deepEqual(
      [parameter?.Name, parameter?.Type, parameter?.Value, parameter?.Version, parameter?.DataType],
      [named("plain"), "String", "two", 2, "text"],
    );
    assert.match(
      parameter?.ARN ?? "",
      new RegExp(`^arn:aws:ssm:[a-z0-9-]+:\\d{12}:parameter${named("plain")}$`),
    );
    assert.equal((await get(parameter?.ARN ?? ""))?.Value, "two");
    await assert.rejects(get(named("none")), { name: "ParameterNotFound" });
  });

  it("reads earlier versions, by number and by label", async () => {
    await put("history", "one");
    await put("history", "two", { Overwrite: true });
    const Name = named("history");
    await client.send(new LabelParameterVersionCommand({ Name, ParameterVersion: 1, Labels: ["live"] }));
    assert.equal((await get(`${Name}:1`))?.Value, "one");
    assert.equal((await get(`${Name}:live`))?.Value, "one");
    await assert.rejects(get(`${Name}:9`), { name: "ParameterVersionNotFound" });
    const { Parameters } = await client.send(new GetParameterHistoryCommand({ Name }));
    assert.deepEqual(
      Parameters?.map(({ Version, Value, Labels }) => [Version, Value, Labels]),
      [
        [1, "one", ["live"]],
        [2, "two", []],
      ],
    );
  });

  it("encrypts a SecureString", async () => {
    await put("secure", "hush", { Type: "SecureString" });
    assert.equal((await get(named("secure"), true))?.Value, "hush");
    assert.doesNotMatch((await get(named("secure")))?.Value ?? "hush", /hush/);
  });

  it("reads by path and by names", async () => {
    for (const name of ["tree/a", "tree/b", "tree/deep/c"]) await put(name, name);
    const byPath = async (Recursive: boolean) =>
      (await client.send(new GetParametersByPathCommand({ Path: named("tree"), Recursive }))).Parameters?.map(
        ({ Name }) => Name,
      ).sort();
    assert.deepEqual(await byPath(false), [named("tree/a"), named("tree/b")]);
    assert.deepEqual(await byPath(true), [named("tree/a"), named("tree/b"), named("tree/deep/c")]);
    const some = await client.send(new GetParametersCommand({ Names: [named("tree/a"), named("none")] }));
    assert.deepEqual(
      some.Parameters?.map(({ Value }) => Value),
      ["tree/a"],
    );
    assert.deepEqual(some.InvalidParameters, [named("none")]);
  });

  it("tags", async () => {
    await put("tagged", "x", { Tags: [{ Key: "team", Value: "links" }] });
    const resource = { ResourceType: "Parameter", ResourceId: named("tagged") } as const;
    await client.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: "tier", Value: "web" }] }));
    await client.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ["team"] }));
    const { TagList } = await client.send(new ListTagsForResourceCommand(resource));
    assert.deepEqual(TagList, [{ Key: "tier", Value: "web" }]);
  });

  it("refuses what is too long for its tier", async () => {
    await put("long", "x".repeat(4_096));
    await assert.rejects(put("long", "x".repeat(4_097), { Overwrite: true }), {
      name: "ValidationException",
    });
  });
});
