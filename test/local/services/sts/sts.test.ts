import assert from "node:assert/strict";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { trustLambda } from "../../../helpers/roles.ts";

describe("STS", () => {
  let services: LocalServices;
  let client: STSClient;
  before(async () => {
    services = await LocalServices.start({ spares: 0 });
    client = new STSClient(services.client);
    await services.create("aws:iam/role:Role", "r", { name: "r", assumeRolePolicy: trustLambda });
  });
  after(async () => {
    client.destroy();
    await services.stop();
  });

  it("knows the account's root user", async () => {
    const { Account, Arn, UserId } = await client.send(new GetCallerIdentityCommand({}));
    assert.deepEqual(
      [Account, Arn, UserId],
      ["000000000000", "arn:aws:iam::000000000000:root", "000000000000"],
    );
  });

  it("lends a role, whose keys then act as it", async () => {
    const { Credentials, AssumedRoleUser } = await client.send(
      new AssumeRoleCommand({ RoleArn: "arn:aws:iam::000000000000:role/r", RoleSessionName: "test-session" }),
    );
    assert.equal(AssumedRoleUser?.Arn, "arn:aws:sts::000000000000:assumed-role/r/test-session");
    assert.ok(Credentials?.Expiration && Credentials.Expiration.getTime() > Date.now() + 3_500_000);
    const assumed = new STSClient({
      ...services.client,
      credentials: {
        accessKeyId: Credentials.AccessKeyId ?? "",
        secretAccessKey: Credentials.SecretAccessKey ?? "",
        sessionToken: Credentials.SessionToken ?? "",
      },
    });
    const { Arn, UserId } = await assumed.send(new GetCallerIdentityCommand({}));
    assumed.destroy();
    assert.equal(Arn, AssumedRoleUser.Arn);
    assert.match(UserId ?? "", /^AROA[A-Z2-7]{17}:test-session$/);
  });

  it("refuses roles that are not there and sessions without a proper name", async () => {
    const assume = (RoleArn: string, RoleSessionName: string) =>
      client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
    await assert.rejects(assume("arn:aws:iam::000000000000:role/nobody", "ok"), { name: "AccessDenied" });
    await assert.rejects(assume("arn:aws:iam::999999999999:role/r", "ok"), { name: "AccessDenied" });
    await assert.rejects(assume("arn:aws:iam::000000000000:role/r", "not ok"), { name: "ValidationError" });
  });

  it("answers a program's questions about where it runs", async () => {
    const ask = (token: string, args = {}) => services.sts.functions[token]?.(args);
    assert.deepEqual(await ask("aws:index/getCallerIdentity:getCallerIdentity"), {
      accountId: "000000000000",
      arn: "arn:aws:iam::000000000000:root",
      id: "000000000000",
      userId: "000000000000",
    });
    assert.deepEqual(await ask("aws:index/getRegion:getRegion"), {
      description: "US East (N. Virginia)",
      endpoint: "ec2.us-east-1.amazonaws.com",
      id: "us-east-1",
      name: "us-east-1",
      region: "us-east-1",
    });
    assert.deepEqual(await ask("aws:index/getPartition:getPartition"), {
      dnsSuffix: "amazonaws.com",
      id: "aws",
      partition: "aws",
      reverseDnsPrefix: "com.amazonaws",
    });
    assert.deepEqual(
      await ask("aws:index/getAvailabilityZones:getAvailabilityZones", { excludeNames: ["us-east-1b"] }),
      {
        excludeNames: ["us-east-1b"],
        groupNames: ["us-east-1"],
        id: "us-east-1",
        names: ["us-east-1a", "us-east-1c"],
        region: "us-east-1",
        zoneIds: ["use1-az1", "use1-az3"],
      },
    );
  });
});
