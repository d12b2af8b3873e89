import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { LocalServices } from "../../../helpers/local-services.ts";
import { trustLambda } from "../../../helpers/roles.ts";

const read = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" }],
});
const basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

describe("IAM", () => {
  let services: LocalServices;
  let client: IAMClient;
  before(async () => {
    services = await LocalServices.start({ spares: 0 });
    client = new IAMClient(services.client);
    await services.create("aws:iam/role:Role", "reader", {
      name: "reader",
      path: "/app/",
      assumeRolePolicy: trustLambda,
      description: "reads & <writes>",
    });
    await services.create("aws:iam/rolePolicy:RolePolicy", "inline", {
      name: "inline",
      role: "reader",
      policy: read,
    });
    await services.create("aws:iam/policy:Policy", "managed", { name: "managed", policy: read });
    for (const policyArn of ["arn:aws:iam::000000000000:policy/managed", basic]) {
      await services.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", policyArn, {
        role: "reader",
        policyArn,
      });
    }
  });
  after(async () => {
    client.destroy();
    await services.stop();
  });

  it("answers a role as AWS does", async () => {
    const { Role } = await client.send(new GetRoleCommand({ RoleName: "reader" }));
    const { RoleId, CreateDate, AssumeRolePolicyDocument, ...rest } = Role ?? {};
    assert.match(RoleId ?? "", /^AROA[A-Z2-7]{17}$/);
    assert.ok(CreateDate instanceof Date);
    assert.equal(decodeURIComponent(AssumeRolePolicyDocument ?? ""), trustLambda);
    assert.deepEqual(rest, {
      Path: "/app/",
      RoleName: "reader",
      Arn: "arn:aws:iam::000000000000:role/app/reader",
      Description: "reads & <writes>",
      MaxSessionDuration: 3600,
    });
    await assert.rejects(client.send(new GetRoleCommand({ RoleName: "nobody" })), {
      name: "NoSuchEntityException",
    });
  });

  it("lists roles by path and by pages", async () => {
    await services.create("aws:iam/role:Role", "other", { name: "other", assumeRolePolicy: trustLambda });
    const byPath = await client.send(new ListRolesCommand({ PathPrefix: "/app/" }));
    assert.deepEqual(
      byPath.Roles?.map(({ RoleName }) => RoleName),
      ["reader"],
    );
    const first = await client.send(new ListRolesCommand({ MaxItems: 1 }));
    assert.equal(first.IsTruncated, true);
    const second = await client.send(
      new ListRolesCommand({ MaxItems: 1, ...(first.Marker ? { Marker: first.Marker } : {}) }),
    );
    assert.deepEqual([first.Roles?.[0]?.RoleName, second.Roles?.[0]?.RoleName], ["other", "reader"]);
    const last = await client.send(
      new ListRolesCommand({ MaxItems: 1, ...(second.Marker ? { Marker: second.Marker } : {}) }),
    );
    assert.deepEqual([last.Roles?.[0]?.RoleName, last.IsTruncated], ["test", false]);
  });

  it("answers a role's policies", async () => {
    const inline = await client.send(new ListRolePoliciesCommand({ RoleName: "reader" }));
    assert.deepEqual(inline.PolicyNames, ["inline"]);
    const policy = await client.send(new GetRolePolicyCommand({ RoleName: "reader", PolicyName: "inline" }));
    assert.equal(decodeURIComponent(policy.PolicyDocument ?? ""), read);
    const attached = await client.send(new ListAttachedRolePoliciesCommand({ RoleName: "reader" }));
    assert.deepEqual(attached.AttachedPolicies, [
      { PolicyName: "managed", PolicyArn: "arn:aws:iam::000000000000:policy/managed" },
      { PolicyName: "AWSLambdaBasicExecutionRole", PolicyArn: basic },
    ]);
    await assert.rejects(client.send(new GetRolePolicyCommand({ RoleName: "reader", PolicyName: "x" })), {
      name: "NoSuchEntityException",
    });
  });

  it("answers managed policies and their versions", async () => {
    const PolicyArn = "arn:aws:iam::000000000000:policy/managed";
    const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
    assert.deepEqual(
      [Policy?.PolicyName, Policy?.DefaultVersionId, Policy?.AttachmentCount],
      ["managed", "v1", 1],
    );
    const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
    assert.equal(decodeURIComponent(PolicyVersion?.Document ?? ""), read);
    await assert.rejects(client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v9" })), {
      name: "NoSuchEntityException",
    });
  });

  it("tells every document that applies to a role", () => {
    const policies = services.iam.policiesOf("reader");
    assert.deepEqual(
      policies.map(({ name, arn }) => [name, arn]),
      [
        ["inline", undefined],
        ["managed", "arn:aws:iam::000000000000:policy/managed"],
        ["AWSLambdaBasicExecutionRole", basic],
      ],
    );
    assert.deepEqual(JSON.parse(policies[2]?.document ?? "").Statement[0].Action, [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]);
    assert.deepEqual(services.iam.policiesOf("nobody"), []);
  });

  it("takes policies off again", async () => {
    const role = await services.create("aws:iam/role:Role", "brief", {
      name: "brief",
      assumeRolePolicy: trustLambda,
      inlinePolicies: [{ name: "own", policy: read }],
      managedPolicyArns: [basic],
    });
    const inline = await services.create("aws:iam/rolePolicy:RolePolicy", "b", {
      name: "b",
      role: "brief",
      policy: read,
    });
    const names = () => services.iam.policiesOf("brief").map(({ name }) => name);
    assert.deepEqual(names(), ["own", "b", "AWSLambdaBasicExecutionRole"]);
    await services.handler("aws:iam/rolePolicy:RolePolicy").delete(inline);
    assert.deepEqual(names(), ["own", "AWSLambdaBasicExecutionRole"]);
    await services.update("aws:iam/role:Role", role, { name: "brief", assumeRolePolicy: trustLambda });
    assert.deepEqual(names(), []);
    await services.handler("aws:iam/role:Role").delete(role);
    assert.equal(services.iam.store.findRole("brief"), undefined);
  });

  it("says so when it does not know an AWS-managed policy", async () => {
    const policyArn = "arn:aws:iam::aws:policy/AmazonPollyFullAccess";
    await services.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "polly", {
      role: "other",
      policyArn,
    });
    assert.deepEqual(services.said().filter((line) => line.includes("Polly")).length, 1);
  });

  it("derives keys that are the same for a role and session, and differ between stacks", async () => {
    const arn = "arn:aws:iam::000000000000:role/app/reader";
    const keys = services.iam.credentialsFor(arn, "f");
    assert.match(keys.accessKeyId, /^ASIA[A-Z2-7]{16}$/);
    assert.equal(keys.secretAccessKey.length, 40);
    assert.deepEqual(services.iam.credentialsFor(arn, "f"), keys);
    assert.notEqual(services.iam.credentialsFor(arn, "g").accessKeyId, keys.accessKeyId);
    const sessionArn = "arn:aws:sts::000000000000:assumed-role/reader/f";
    assert.deepEqual(services.iam.findKey(keys.accessKeyId), {
      secretAccessKey: keys.secretAccessKey,
      sessionToken: keys.sessionToken,
      caller: {
        accessKeyId: keys.accessKeyId,
        accountId: "000000000000",
        arn: sessionArn,
        userId: `${services.iam.store.findRole("reader")?.id}:f`,
        principal: { kind: "role", accountId: "000000000000", roleArn: arn, sessionArn },
      },
    });
    assert.equal(services.iam.findKey("local")?.caller.arn, "arn:aws:iam::000000000000:root");
    assert.equal(services.iam.findKey("AKIAUNKNOWN"), undefined);
    assert.equal(statSync(join(services.context.dir, "iam", "key")).mode & 0o777, 0o600);

    const restarted = await LocalServices.start({ dir: services.context.dir, spares: 0 });
    assert.deepEqual(restarted.iam.credentialsFor(arn, "f"), keys);
    await restarted.stop();
    const other = await LocalServices.start({ spares: 0 });
    assert.notEqual(other.iam.credentialsFor(arn, "f").secretAccessKey, keys.secretAccessKey);
    await other.stop();
  });

  it("brings roles and policies back", async () => {
    const role = await services.create("aws:iam/role:Role", "back", {
      name: "back",
      assumeRolePolicy: trustLambda,
    });
    const policy = await services.create("aws:iam/rolePolicy:RolePolicy", "back", {
      name: "p",
      role: "back",
      policy: read,
    });
    const attachment = await services.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "back", {
      role: "back",
      policyArn: basic,
    });
    const restarted = await LocalServices.start({ spares: 0 });
    try {
      await restarted.handler("aws:iam/role:Role").restore(role);
      await restarted.handler("aws:iam/rolePolicy:RolePolicy").restore(policy);
      await restarted.handler("aws:iam/rolePolicyAttachment:RolePolicyAttachment").restore(attachment);
      assert.deepEqual(restarted.iam.store.findRole("back"), services.iam.store.findRole("back"));
      assert.deepEqual(restarted.iam.policiesOf("back"), services.iam.policiesOf("back"));
    } finally {
      await restarted.stop();
    }
  });
});
