import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  type GetRandomPasswordCommandInput,
  GetSecretValueCommand,
  ListSecretsCommand,
  type ListSecretsCommandInput,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  type PutSecretValueCommandInput,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { LocalServices } from "../../../helpers/local-services.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";

const day = 86_400_000;

describe("Secrets Manager", () => {
  let clock: ManualClock;
  let services: LocalServices;
  let client: SecretsManagerClient;
  beforeEach(async () => {
    clock = new ManualClock();
    services = await LocalServices.start({ spares: 0, clock });
    client = new SecretsManagerClient(services.client);
  });
  afterEach(async () => {
    client.destroy();
    await services.stop();
  });

  const create = (Name: string, SecretString = "one") =>
    client.send(new CreateSecretCommand({ Name, SecretString }));
  const put = (input: Partial<PutSecretValueCommandInput>) =>
    client.send(new PutSecretValueCommand({ SecretId: "db", SecretString: "two", ...input }));
  const read = (SecretId: string, which: { VersionStage?: string; VersionId?: string } = {}) =>
    client.send(new GetSecretValueCommand({ SecretId, ...which }));
  const value = async (SecretId: string, which: { VersionStage?: string; VersionId?: string } = {}) =>
    (await read(SecretId, which)).SecretString;
  const describeSecret = (SecretId = "db") => client.send(new DescribeSecretCommand({ SecretId }));

  it("holds a secret by name, by ARN and by ARN without its six characters", async () => {
    const { ARN = "", Name, VersionId } = await create("app/db");
    assert.match(ARN, /^arn:aws:secretsmanager:us-east-1:000000000000:secret:app\/db-[A-Za-z0-9]{6}$/);
    assert.equal(Name, "app/db");
    for (const id of ["app/db", ARN, ARN.slice(0, -7)]) assert.equal(await value(id), "one");
    const { $metadata, CreatedDate, ...answer } = await read("app/db");
    assert.deepEqual(answer, {
      ARN,
      Name,
      VersionId,
      SecretString: "one",
      VersionStages: ["AWSCURRENT"],
    });
    assert.equal(CreatedDate?.getTime(), clock.now());
    await assert.rejects(read("none"), {
      name: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret.",
    });
    await assert.rejects(create("app/db"), { name: "ResourceExistsException" });
    await assert.rejects(create("has space"), { name: "InvalidParameterException" });
  });

  it("holds bytes as bytes", async () => {
    const bytes = Buffer.from([0, 255, 1]);
    await client.send(new CreateSecretCommand({ Name: "bin", SecretBinary: bytes }));
    assert.deepEqual(Buffer.from((await read("bin")).SecretBinary ?? []), bytes);
  });

  it("moves AWSCURRENT to a new value and AWSPREVIOUS behind it", async () => {
    const first = await create("db");
    const second = await put({});
    assert.deepEqual(second.VersionStages, ["AWSCURRENT"]);
    assert.equal(await value("db"), "two");
    assert.equal(await value("db", { VersionStage: "AWSPREVIOUS" }), "one");
    const third = await put({ SecretString: "three" });
    assert.deepEqual((await describeSecret()).VersionIdsToStages, {
      [second.VersionId ?? ""]: ["AWSPREVIOUS"],
      [third.VersionId ?? ""]: ["AWSCURRENT"],
    });
    assert.equal(await value("db", { VersionId: first.VersionId ?? "" }), "one", "deprecated, yet readable");
    const list = async (IncludeDeprecated: boolean) =>
      (
        await client.send(new ListSecretVersionIdsCommand({ SecretId: "db", IncludeDeprecated }))
      ).Versions?.map(({ VersionId }) => VersionId);
    assert.deepEqual(await list(false), [second.VersionId, third.VersionId]);
    assert.deepEqual(await list(true), [first.VersionId, second.VersionId, third.VersionId]);
  });

  it("stages a pending value, which becomes the current one by a move of its label", async () => {
    const first = await create("db");
    const pending = await put({ VersionStages: ["AWSPENDING"] });
    assert.equal(await value("db"), "one");
    assert.equal(await value("db", { VersionStage: "AWSPENDING" }), "two");
    const move = (
      input: { RemoveFromVersionId?: string; MoveToVersionId?: string },
      VersionStage = "AWSCURRENT",
    ) => client.send(new UpdateSecretVersionStageCommand({ SecretId: "db", VersionStage, ...input }));
    const to = { MoveToVersionId: pending.VersionId ?? "" };
    const from = { RemoveFromVersionId: first.VersionId ?? "" };
    await assert.rejects(move(to), {
      name: "InvalidParameterException",
      message: new RegExp(`Staging label AWSCURRENT is currently attached to version ${first.VersionId}`),
    });
    await assert.rejects(move(from), /can't be completely removed/);
    await assert.rejects(move({ MoveToVersionId: randomUUID() }), { name: "ResourceNotFoundException" });
    await move({ ...to, ...from });
    assert.equal(await value("db"), "two");
    assert.equal(await value("db", { VersionStage: "AWSPREVIOUS" }), "one");
    await move({ RemoveFromVersionId: pending.VersionId ?? "" }, "AWSPENDING");
    await assert.rejects(read("db", { VersionStage: "AWSPENDING" }), {
      name: "ResourceNotFoundException",
      message: /staging label: AWSPENDING/,
    });
  });

  it("answers a repeated request once, and refuses its token for another value", async () => {
    await create("db");
    const ClientRequestToken = randomUUID();
    const first = await put({ ClientRequestToken });
    assert.equal(first.VersionId, ClientRequestToken);
    await put({ SecretString: "three" });
    assert.equal((await put({ ClientRequestToken })).VersionId, ClientRequestToken);
    assert.equal(await value("db"), "three", "the repetition moved nothing");
    await assert.rejects(put({ ClientRequestToken, SecretString: "other" }), {
      name: "ResourceExistsException",
    });
    const made = { Name: "again", SecretString: "x", ClientRequestToken };
    const made1 = await client.send(new CreateSecretCommand(made));
    assert.equal((await client.send(new CreateSecretCommand(made))).ARN, made1.ARN);
  });

  it("takes 65,536 bytes and not one more", async () => {
    await create("db");
    await put({ SecretString: "x".repeat(65_536) });
    await assert.rejects(put({ SecretString: "x".repeat(65_537) }), { name: "InvalidParameterException" });
  });

  it("keeps a hundred versions, the labelled ones among them", async () => {
    const first = await create("db");
    for (let i = 0; i < 101; i++) await put({ SecretString: String(i) });
    await assert.rejects(read("db", { VersionId: first.VersionId ?? "" }), {
      name: "ResourceNotFoundException",
    });
    assert.equal(await value("db", { VersionStage: "AWSPREVIOUS" }), "99");
  });

  it("deletes after the recovery window, and restores within it", async () => {
    await create("db");
    const remove = (input: { RecoveryWindowInDays?: number; ForceDeleteWithoutRecovery?: boolean }) =>
      client.send(new DeleteSecretCommand({ SecretId: "db", ...input }));
    await assert.rejects(remove({ RecoveryWindowInDays: 6 }), { name: "InvalidParameterException" });
    const { DeletionDate } = await remove({ RecoveryWindowInDays: 7 });
    assert.equal(DeletionDate?.getTime(), clock.now() + 7 * day);
    await assert.rejects(read("db"), { name: "InvalidRequestException", message: /marked for deletion/ });
    await assert.rejects(create("db"), {
      name: "InvalidRequestException",
      message: /scheduled for deletion/,
    });
    assert.deepEqual((await client.send(new ListSecretsCommand({}))).SecretList, []);
    assert.deepEqual((await describeSecret()).DeletedDate, DeletionDate);
    await client.send(new RestoreSecretCommand({ SecretId: "db" }));
    assert.equal(await value("db"), "one");
    await remove({});
    clock.advance(30 * day - 1);
    assert.ok((await describeSecret()).DeletedDate);
    clock.advance(1);
    await assert.rejects(describeSecret(), { name: "ResourceNotFoundException" });
    await create("db", "anew");
    await remove({ ForceDeleteWithoutRecovery: true });
    await assert.rejects(describeSecret(), { name: "ResourceNotFoundException" });
  });

  it("updates, tags and lists", async () => {
    await create("a/one");
    clock.advance(1_000);
    await create("a/two");
    await client.send(new UpdateSecretCommand({ SecretId: "a/one", Description: "Of the database" }));
    assert.equal(await value("a/one"), "one", "a description makes no version");
    await client.send(new UpdateSecretCommand({ SecretId: "a/one", SecretString: "uno" }));
    assert.equal(await value("a/one", { VersionStage: "AWSPREVIOUS" }), "one");
    const Tags = [
      { Key: "team", Value: "links" },
      { Key: "old", Value: "yes" },
    ];
    await client.send(new TagResourceCommand({ SecretId: "a/two", Tags }));
    await client.send(new UntagResourceCommand({ SecretId: "a/two", TagKeys: ["old"] }));
    assert.deepEqual((await describeSecret("a/two")).Tags, [{ Key: "team", Value: "links" }]);
    const listed = async (input: ListSecretsCommandInput) =>
      (await client.send(new ListSecretsCommand(input))).SecretList?.map(({ Name }) => Name);
    assert.deepEqual(await listed({}), ["a/two", "a/one"], "newest first");
    assert.deepEqual(await listed({ SortOrder: "asc", MaxResults: 1 }), ["a/one"]);
    const { NextToken = "" } = await client.send(new ListSecretsCommand({ MaxResults: 1 }));
    assert.deepEqual(await listed({ MaxResults: 1, NextToken }), ["a/one"]);
    assert.deepEqual(await listed({ Filters: [{ Key: "tag-value", Values: ["links"] }] }), ["a/two"]);
    assert.deepEqual(await listed({ Filters: [{ Key: "description", Values: ["DATA"] }] }), ["a/one"]);
    assert.deepEqual(await listed({ Filters: [{ Key: "name", Values: ["!a/t"] }] }), ["a/one"]);
  });

  it("reads many at once, with the failures beside the values", async () => {
    await create("a");
    await create("b");
    const { SecretValues, Errors } = await client.send(
      new BatchGetSecretValueCommand({ SecretIdList: ["a", "none", "b"] }),
    );
    assert.deepEqual(
      SecretValues?.map(({ Name }) => Name),
      ["a", "b"],
    );
    assert.deepEqual(
      Errors?.map(({ SecretId, ErrorCode }) => [SecretId, ErrorCode]),
      [["none", "ResourceNotFoundException"]],
    );
    await assert.rejects(client.send(new BatchGetSecretValueCommand({})), {
      name: "InvalidParameterException",
    });
  });

  it("makes passwords as they are asked for", async () => {
    const password = async (input: GetRandomPasswordCommandInput) =>
      (await client.send(new GetRandomPasswordCommand(input))).RandomPassword ?? "";
    assert.equal((await password({})).length, 32);
    for (let i = 0; i < 20; i++) {
      assert.match(
        await password({ PasswordLength: 4 }),
        /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^\w]|.*_).{4}$/,
      );
    }
    const digits = { ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true };
    assert.match(await password({ ...digits, ExcludeCharacters: "0123456" }), /^[789]{32}$/);
    await assert.rejects(password({ ...digits, ExcludeNumbers: true }), {
      name: "InvalidParameterException",
    });
    assert.notEqual(await password({}), await password({}));
  });

  it("keeps values encrypted on the disk, over a restart, and out of the log", async () => {
    await create("db", "hush-hush");
    await put({ SecretString: "hush-again" });
    const folder = join(services.context.dir, "secretsmanager");
    assert.doesNotMatch(readFileSync(join(folder, "secrets.json"), "utf8"), /hush/);
    for (const name of ["key", "secrets.json"]) {
      assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
    }
    const restarted = await LocalServices.start({ dir: services.context.dir, spares: 0, clock });
    try {
      const { version } = restarted.secretsManager.readValue("db", { stage: "AWSPREVIOUS" });
      assert.deepEqual(version.value, { string: "hush-hush" });
    } finally {
      await restarted.stop();
    }
    assert.doesNotMatch(services.said().join("\n"), /hush/);
  });
});
