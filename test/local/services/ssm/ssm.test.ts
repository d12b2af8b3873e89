import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
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
    await assert.rejects(value("mine:1"), { name: "ParameterNotFound" });
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
});
