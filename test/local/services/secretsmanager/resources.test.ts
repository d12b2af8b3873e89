import assert from "node:assert/strict";
import { LocalServices } from "../../../helpers/local-services.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";

const secretType = "aws:secretsmanager/secret:Secret";
const versionType = "aws:secretsmanager/secretVersion:SecretVersion";
const policyType = "aws:secretsmanager/secretPolicy:SecretPolicy";

describe("Secrets Manager resources", () => {
  let clock: ManualClock;
  let services: LocalServices;
  beforeEach(async () => {
    clock = new ManualClock();
    services = await LocalServices.start({ spares: 0, clock });
  });
  afterEach(() => services.stop());

  const held = (id: string, stage?: string) => services.secretsManager.readValue(id, { stage }).version.value;

  it("are a secret and its versions", async () => {
    const secret = await services.create(secretType, "key", { name: "key", tags: { team: "links" } });
    const { arn } = secret.outputs;
    assert.deepEqual(secret.outputs, {
      id: arn,
      arn,
      name: "key",
      namePrefix: "",
      forceOverwriteReplicaSecret: false,
      policy: "",
      recoveryWindowInDays: 30,
      region: "us-east-1",
      replicas: [],
      tags: { team: "links" },
      tagsAll: { team: "links" },
    });
    const inputs = { secretId: String(arn), secretString: "one" };
    const first = await services.create(versionType, "v", inputs);
    assert.equal(first.id, `${arn}|${first.outputs.versionId}`);
    assert.deepEqual(services.handler(versionType).secretOutputs, [
      "secretString",
      "secretBinary",
      "secretStringWo",
    ]);
    assert.deepEqual(held("key"), { string: "one" });
    // A changed value is a replacement: the new one comes, then the old one goes.
    await services.create(versionType, "v", { ...inputs, secretString: "two" });
    await services.handler(versionType).delete(first);
    assert.deepEqual([held("key"), held("key", "AWSPREVIOUS")], [{ string: "two" }, { string: "one" }]);
  });

  it("are updated in place, and refused where AWS would refuse them", async () => {
    const secret = await services.create(secretType, "key", { name: "key" });
    const updated = await services.update(secretType, secret, { name: "key", description: "for cursors" });
    assert.equal(updated.outputs.arn, secret.outputs.arn);
    assert.equal(services.secretsManager.store.get("key").description, "for cursors");
    await assert.rejects(services.create(secretType, "k", { name: "a b" }), /use 1 to 512 letters/);
    await assert.rejects(
      services.create(secretType, "k", { name: "k", recoveryWindowInDays: 5 }),
      /use 7 to 30, or 0/,
    );
    await assert.rejects(services.create(secretType, "k", { name: "key" }), {
      code: "ResourceExistsException",
    });
    await assert.rejects(
      services.create(versionType, "v", { secretId: secret.id, secretString: "x".repeat(65_537) }),
      /65537 bytes; at most 65536/,
    );
  });

  it("keep the policy", async () => {
    const { id } = await services.create(secretType, "key", { name: "key" });
    const policy = '{"Version":"2012-10-17","Statement":[]}';
    await assert.rejects(services.create(policyType, "p", { secretArn: id, policy }), /at least one/);
    const statement = {
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
    };
    const whole = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const kept = await services.create(policyType, "p", { secretArn: id, policy: whole });
    assert.equal(services.secretsManager.store.get(id).policy, whole);
    services.handler(policyType).delete(kept);
    assert.equal(services.secretsManager.store.get(id).policy, undefined);
  });

  it("go after their recovery window, or at once without one", async () => {
    const waiting = await services.create(secretType, "a", { name: "a", recoveryWindowInDays: 7 });
    const gone = await services.create(secretType, "b", { name: "b", recoveryWindowInDays: 0 });
    for (const each of [waiting, gone]) await services.handler(secretType).delete(each);
    assert.deepEqual(
      services.secretsManager.store.all().map(({ name }) => name),
      ["a"],
    );
    clock.advance(7 * 86_400_000);
    assert.deepEqual(services.secretsManager.store.all(), []);
  });

  it("come back from kept state where the store lost them, and keep what was rotated since", async () => {
    const secret = await services.create(secretType, "key", { name: "key" });
    const version = await services.create(versionType, "v", { secretId: secret.id, secretString: "one" });
    const elsewhere = await LocalServices.start({ spares: 0, clock });
    try {
      await elsewhere.handler(secretType).restore(secret);
      await elsewhere.handler(versionType).restore(version);
      assert.deepEqual(elsewhere.secretsManager.readValue(secret.id).version.value, { string: "one" });
      await elsewhere.create(versionType, "by hand", { secretId: secret.id, secretString: "two" });
      await elsewhere.handler(versionType).restore(version);
      assert.deepEqual(elsewhere.secretsManager.readValue(secret.id).version.value, { string: "two" });
    } finally {
      await elsewhere.stop();
    }
  });

  it("are read by the program's functions", async () => {
    const secret = await services.create(secretType, "key", { name: "key" });
    await services.create(versionType, "v", { secretId: secret.id, secretString: "one" });
    const { functions } = services.secretsManager;
    const found = await functions["aws:secretsmanager/getSecret:getSecret"]?.({ name: "key" });
    assert.equal(found?.arn, secret.id);
    const read = await functions["aws:secretsmanager/getSecretVersion:getSecretVersion"]?.({
      secretId: secret.id,
    });
    assert.deepEqual([read?.secretString, read?.versionStages], ["one", ["AWSCURRENT"]]);
  });
});
