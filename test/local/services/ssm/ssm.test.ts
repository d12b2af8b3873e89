import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
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
  UnlabelParameterVersionCommand,
} from "@aws-sdk/client-ssm";
import { LocalServices } from "../../../helpers/local-services.ts";

const type = "aws:ssm/parameter:Parameter";

describe("SSM parameters", () => {
  let services: LocalServices;
  let client: SSMClient;
  beforeEach(async () => {
    services = await LocalServices.start({ spares: 0 });
    client = new SSMClient(services.client);
  });
  afterEach(async () => {
    client.destroy();
    await services.stop();
  });

  const value = async (Name: string, WithDecryption = true) =>
    (await client.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter?.Value;

  it("come from the program", async () => {
    const { id, outputs } = await services.create(type, "p", {
      name: "/app/url",
      type: "String",
      value: "https://x",
    });
    assert.equal(id, "/app/url");
    assert.equal(outputs.arn, "arn:aws:ssm:us-east-1:000000000000:parameter/app/url");
    const { Parameter } = await client.send(new GetParameterCommand({ Name: "/app/url" }));
    const { LastModifiedDate, ...rest } = Parameter ?? {};
    assert.ok(LastModifiedDate instanceof Date);
    assert.deepEqual(rest, {
      Name: "/app/url",
      Type: "String",
      Value: "https://x",
      Version: 1,
      ARN: "arn:aws:ssm:us-east-1:000000000000:parameter/app/url",
      DataType: "text",
    });
    assert.equal(await value("arn:aws:ssm:us-east-1:000000000000:parameter/app/url"), "https://x");
    await assert.rejects(value("/app/none"), { name: "ParameterNotFound" });
  });

  it("are read by path and by name, a page at a time", async () => {
    for (const name of ["/app/a", "/app/b", "/app/deep/c", "/other/d"]) {
      await services.create(type, name, { name, type: "String", value: name });
    }
    const names = (found: { Name?: string | undefined }[] | undefined) => found?.map(({ Name }) => Name);
    const flat = await client.send(new GetParametersByPathCommand({ Path: "/app" }));
    assert.deepEqual(names(flat.Parameters), ["/app/a", "/app/b"]);
    const first = await client.send(
      new GetParametersByPathCommand({ Path: "/app/", Recursive: true, MaxResults: 2 }),
    );
    assert.deepEqual(names(first.Parameters), ["/app/a", "/app/b"]);
    const NextToken = first.NextToken ?? "";
    const second = await client.send(
      new GetParametersByPathCommand({ Path: "/app/", Recursive: true, MaxResults: 2, NextToken }),
    );
    assert.deepEqual(names(second.Parameters), ["/app/deep/c"]);
    const some = await client.send(new GetParametersCommand({ Names: ["/app/a", "/none"] }));
    assert.deepEqual([names(some.Parameters), some.InvalidParameters], [["/app/a"], ["/none"]]);
    const described = await client.send(
      new DescribeParametersCommand({
        ParameterFilters: [{ Key: "Name", Option: "Contains", Values: ["deep"] }],
      }),
    );
    assert.deepEqual(names(described.Parameters), ["/app/deep/c"]);
  });

  it("are put, overwritten and deleted by callers", async () => {
    const put = (input: object) =>
      client.send(new PutParameterCommand({ Name: "mine", Value: "1", Type: "String", ...input }));
    assert.equal((await put({})).Version, 1);
    await assert.rejects(put({}), { name: "ParameterAlreadyExists" });
    assert.equal((await put({ Value: "2", Overwrite: true })).Version, 2);
    assert.equal(await value("mine:2"), "2");
    assert.equal(await value("mine:1"), "1");
    await assert.rejects(value("mine:3"), { name: "ParameterVersionNotFound" });
    await client.send(new DeleteParameterCommand({ Name: "mine" }));
    await assert.rejects(value("mine"), { name: "ParameterNotFound" });
    await assert.rejects(client.send(new DeleteParameterCommand({ Name: "mine" })), {
      name: "ParameterNotFound",
    });
    await assert.rejects(put({ Name: "has space" }), { name: "ValidationException" });
    await assert.rejects(put({ Name: "/aws/mine" }), { name: "ValidationException" });
    await assert.rejects(put({ Value: "x".repeat(4_097) }), { name: "ValidationException" });
    await assert.rejects(put({ Value: "b", AllowedPattern: "^a$" }), { name: "ValidationException" });
  });

  it("keep what callers put over a restart, secrets encrypted", async () => {
    const made = await services.create(type, "p", {
      name: "/app/key",
      type: "SecureString",
      value: "from the program",
    });
    await client.send(
      new PutParameterCommand({ Name: "/app/key", Value: "rotated-by-hand", Overwrite: true }),
    );
    await client.send(new PutParameterCommand({ Name: "/app/plain", Value: "as it is", Type: "String" }));
    const folder = join(services.context.dir, "ssm");
    const file = readFileSync(join(folder, "parameters.json"), "utf8");
    assert.ok(file.includes("as it is"));
    assert.ok(!file.includes("rotated-by-hand"));
    for (const name of ["key", "parameters.json"])
      assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);

    const restarted = await LocalServices.start({ dir: services.context.dir, spares: 0 });
    try {
      await restarted.handler(type).restore(made);
      assert.equal(restarted.ssm.store.get("/app/key").value, "rotated-by-hand");
      assert.equal(restarted.ssm.store.get("/app/plain").value, "as it is");
      await restarted.update(type, made, {
        name: "/app/key",
        type: "SecureString",
        value: "new in the program",
      });
      assert.equal(restarted.ssm.store.get("/app/key").value, "new in the program");
      assert.equal(restarted.ssm.store.get("/app/key").version, 3);
    } finally {
      await restarted.stop();
    }
  });

  it("hide secrets from who does not ask for decryption", async () => {
    const secret = await services.create(type, "s", { name: "secret", type: "SecureString", value: "hush" });
    assert.deepEqual(services.handler(type).secretOutputs, ["value", "valueWo"]);
    assert.equal(secret.outputs.insecureValue, "");
    assert.equal(await value("secret"), "hush");
    assert.doesNotMatch((await value("secret", false)) ?? "hush", /hush/);
    const found = await services.ssm.functions["aws:ssm/getParameter:getParameter"]?.({ name: "secret" });
    assert.equal(found?.value, "hush");
  });

  it("refuse a name that a caller has taken", async () => {
    await client.send(new PutParameterCommand({ Name: "taken", Value: "1", Type: "String" }));
    const inputs = { name: "taken", type: "String", value: "2" };
    await assert.rejects(services.create(type, "t", inputs), /"taken" is there already/);
    await services.create(type, "t", { ...inputs, overwrite: true });
    assert.equal(await value("taken"), "2");
  });

  const put = (Value: string, input: Partial<PutParameterCommandInput> = {}) =>
    client.send(
      new PutParameterCommand({ Name: "/app/v", Type: "String", Value, Overwrite: true, ...input }),
    );

  it("have versions, and labels that move from one to another", async () => {
    for (const each of ["one", "two", "three"]) await put(each, { Description: each });
    const label = (Labels: string[], ParameterVersion?: number) =>
      client.send(
        new LabelParameterVersionCommand({
          Name: "/app/v",
          Labels,
          ...(ParameterVersion ? { ParameterVersion } : {}),
        }),
      );
    assert.equal((await label(["live"], 1)).ParameterVersion, 1);
    assert.equal(await value("/app/v:live"), "one");
    const { InvalidLabels, ParameterVersion } = await label(["live", "1st", "aws-x"]);
    assert.deepEqual([InvalidLabels, ParameterVersion], [["1st", "aws-x"], 3]);
    assert.equal(await value("/app/v:live"), "three");
    const { Parameter } = await client.send(new GetParameterCommand({ Name: "/app/v:2" }));
    assert.deepEqual([Parameter?.Name, Parameter?.Selector, Parameter?.Value], ["/app/v", ":2", "two"]);
    await assert.rejects(value("/app/v:none"), { name: "ParameterVersionNotFound" });
    await assert.rejects(label(["x"], 9), { name: "ParameterVersionNotFound" });
    await assert.rejects(label(Array.from({ length: 11 }, (_, i) => `l${i}`)), {
      name: "ParameterVersionLabelLimitExceeded",
    });
    const history = await client.send(new GetParameterHistoryCommand({ Name: "/app/v" }));
    assert.deepEqual(
      history.Parameters?.map(({ Version, Value, Description, Labels }) => [
        Version,
        Value,
        Description,
        Labels,
      ]),
      [
        [1, "one", "one", []],
        [2, "two", "two", []],
        [3, "three", "three", ["live"]],
      ],
    );
    const removed = await client.send(
      new UnlabelParameterVersionCommand({ Name: "/app/v", ParameterVersion: 3, Labels: ["live", "other"] }),
    );
    assert.deepEqual([removed.RemovedLabels, removed.InvalidLabels], [["live"], ["other"]]);
    await assert.rejects(value("/app/v:live"), { name: "ParameterVersionNotFound" });
  });

  it("keep a hundred versions, and none in place of one with a label", async () => {
    for (let i = 1; i <= 101; i++) await put(String(i));
    await assert.rejects(value("/app/v:1"), { name: "ParameterVersionNotFound" });
    await client.send(
      new LabelParameterVersionCommand({ Name: "/app/v", Labels: ["keep"], ParameterVersion: 2 }),
    );
    await assert.rejects(put("102"), { name: "ParameterMaxVersionLimitExceeded" });
    assert.equal(await value("/app/v"), "101");
  });

  it("take the tier that their size asks for", async () => {
    const tier = { Tier: "Intelligent-Tiering" } as const;
    assert.equal((await put("x".repeat(4_096), tier)).Tier, "Standard");
    assert.equal((await put("x".repeat(4_097), tier)).Tier, "Advanced");
    assert.equal((await put("short", tier)).Tier, "Advanced", "never back");
    await assert.rejects(put("short", { Tier: "Standard" }), /can't downgrade/);
    await assert.rejects(put("x".repeat(8_193), tier), { name: "ValidationException" });
  });

  it("carry tags", async () => {
    const resource = { ResourceType: "Parameter", ResourceId: "/app/v" } as const;
    const Tags = [{ Key: "team", Value: "links" }];
    await assert.rejects(put("one", { Tags }), /tags and overwrite can't be used together/);
    await put("one", { Tags, Overwrite: false });
    await client.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: "tier", Value: "web" }] }));
    await client.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ["team"] }));
    const { TagList } = await client.send(new ListTagsForResourceCommand(resource));
    assert.deepEqual(TagList, [{ Key: "tier", Value: "web" }]);
    await assert.rejects(client.send(new ListTagsForResourceCommand({ ...resource, ResourceId: "/none" })), {
      name: "InvalidResourceId",
    });
  });

  it("are deleted together", async () => {
    await put("one");
    const { DeletedParameters, InvalidParameters } = await client.send(
      new DeleteParametersCommand({ Names: ["/app/v", "/none"] }),
    );
    assert.deepEqual([DeletedParameters, InvalidParameters], [["/app/v"], ["/none"]]);
  });

  it("pass through to secrets", async () => {
    const secrets = new SecretsManagerClient(services.client);
    await secrets.send(new CreateSecretCommand({ Name: "app/db", SecretString: "hush" }));
    secrets.destroy();
    const Name = "/aws/reference/secretsmanager/app/db";
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
    assert.deepEqual([Parameter?.Name, Parameter?.Type, Parameter?.Value], [Name, "SecureString", "hush"]);
    assert.equal(JSON.parse(Parameter?.SourceResult ?? "{}").name, "app/db");
    await assert.rejects(value(Name, false), { name: "ValidationException" });
    await assert.rejects(value("/aws/reference/secretsmanager/none"), { name: "ParameterNotFound" });
  });

  it("are taken up again by the resource that made them in a run cut short", async () => {
    const inputs = { name: "/app/p", type: "String", value: "1" };
    await services.create(type, "p", inputs);
    const again = await services.create(type, "p", { ...inputs, value: "2" });
    assert.equal(again.outputs.version, 2);
    await assert.rejects(services.create(type, "other", inputs), /is there already/);
  });
});
