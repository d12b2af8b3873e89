import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { patience, startTarget, type Target } from "./target.ts";

describe("conformance: Secrets Manager", function () {
  this.timeout(patience);
  let target: Target;
  let client: SecretsManagerClient;
  before(async () => {
    target = await startTarget();
    client = new SecretsManagerClient(target.client);
    target.onStop(async () => client.destroy());
  });
  after(() => target?.stop());

  /** A secret of the test's own, removed in the end. */
  const created = async (name: string, SecretString = "one") => {
    const Name = `${target.prefix}/${name}`;
    const answer = await client.send(new CreateSecretCommand({ Name, SecretString }));
    target.onStop(() =>
      client.send(new DeleteSecretCommand({ SecretId: Name, ForceDeleteWithoutRecovery: true })),
    );
    return { ...answer, SecretId: Name };
  };
  const value = async (SecretId: string, which: { VersionStage?: string; VersionId?: string } = {}) =>
    (await client.send(new GetSecretValueCommand({ SecretId, ...which }))).SecretString;

  it("creates a secret and reads it by name and ARN", async () => {
    const { ARN = "", SecretId, VersionId } = await created("read");
    assert.match(ARN, new RegExp(`:secret:${SecretId}-[A-Za-z0-9]{6}$`));
    assert.deepEqual([await value(SecretId), await value(ARN)], ["one", "one"]);
    const answer = await client.send(new GetSecretValueCommand({ SecretId }));
    assert.deepEqual(
      [answer.Name, answer.VersionId, answer.VersionStages],
      [SecretId, VersionId, ["AWSCURRENT"]],
    );
    await assert.rejects(client.send(new CreateSecretCommand({ Name: SecretId })), {
      name: "ResourceExistsException",
    });
    await assert.rejects(value(`${target.prefix}/none`), { name: "ResourceNotFoundException" });
  });

  it("moves the staging labels with each new value", async () => {
    const { SecretId, VersionId: first = "" } = await created("stages");
    const put = (SecretString: string, VersionStages?: string[]) =>
      client.send(
        new PutSecretValueCommand({ SecretId, SecretString, ...(VersionStages && { VersionStages }) }),
      );
    const { VersionId: second = "" } = await put("two");
    assert.equal(await value(SecretId, { VersionStage: "AWSPREVIOUS" }), "one");
    const { VersionId: third = "" } = await put("three", ["AWSPENDING"]);
    assert.equal(await value(SecretId), "two");
    const move = { SecretId, VersionStage: "AWSCURRENT", MoveToVersionId: third };
    await assert.rejects(client.send(new UpdateSecretVersionStageCommand(move)), {
      name: "InvalidParameterException",
    });
    await client.send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: second }));
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
    assert.deepEqual(VersionIdsToStages[second], ["AWSPREVIOUS"]);
    assert.deepEqual(VersionIdsToStages[third]?.toSorted(), ["AWSCURRENT", "AWSPENDING"]);
    assert.equal(VersionIdsToStages[first], undefined);
    const { Versions } = await client.send(new ListSecretVersionIdsCommand({ SecretId }));
    assert.deepEqual(Versions?.map(({ VersionId }) => VersionId).toSorted(), [second, third].toSorted());
  });

  it("answers a repeated request without a second version", async () => {
    const { SecretId } = await created("token");
    const ClientRequestToken = randomUUID();
    const put = (SecretString: string) =>
      client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken }));
    assert.equal((await put("two")).VersionId, ClientRequestToken);
    assert.equal((await put("two")).VersionId, ClientRequestToken);
    await assert.rejects(put("three"), { name: "ResourceExistsException" });
    assert.equal(await value(SecretId), "two");
  });

  it("updates and tags", async () => {
    const { SecretId } = await created("update");
    await client.send(new UpdateSecretCommand({ SecretId, Description: "of a test", SecretString: "two" }));
    await client.send(
      new TagResourceCommand({
        SecretId,
        Tags: [
          { Key: "team", Value: "links" },
          { Key: "old", Value: "" },
        ],
      }),
    );
    await client.send(new UntagResourceCommand({ SecretId, TagKeys: ["old"] }));
    const { Description, Tags } = await client.send(new DescribeSecretCommand({ SecretId }));
    assert.deepEqual([Description, Tags], ["of a test", [{ Key: "team", Value: "links" }]]);
    assert.equal(await value(SecretId), "two");
  });

  it("marks for deletion, and restores", async () => {
    const { SecretId } = await created("deletion");
    await client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    await assert.rejects(value(SecretId), { name: "InvalidRequestException" });
    await client.send(new RestoreSecretCommand({ SecretId }));
    assert.equal(await value(SecretId), "one");
  });

  it("reads many at once", async () => {
    const { SecretId } = await created("batch");
    const none = `${target.prefix}/none`;
    const { SecretValues, Errors } = await client.send(
      new BatchGetSecretValueCommand({ SecretIdList: [SecretId, none] }),
    );
    assert.deepEqual(
      SecretValues?.map(({ SecretString }) => SecretString),
      ["one"],
    );
    assert.deepEqual(
      Errors?.map((error) => [error.SecretId, error.ErrorCode]),
      [[none, "ResourceNotFoundException"]],
    );
  });

  it("makes a password", async () => {
    const { RandomPassword } = await client.send(
      new GetRandomPasswordCommand({ PasswordLength: 20, ExcludePunctuation: true }),
    );
    assert.match(RandomPassword ?? "", /^[A-Za-z0-9]{20}$/);
  });

  it("is read through Parameter Store", async () => {
    const { SecretId } = await created("reference");
    const ssm = new SSMClient(target.client);
    const Name = `/aws/reference/secretsmanager/${SecretId}`;
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    assert.deepEqual([Parameter?.Value, Parameter?.Type], ["one", "SecureString"]);
    await assert.rejects(ssm.send(new GetParameterCommand({ Name })), { name: "ValidationException" });
    ssm.destroy();
  });
});
