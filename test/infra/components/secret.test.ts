import assert from "node:assert/strict";
import type * as SecretModule from "../../../infra/components/secret.ts";
import { resolvedValue } from "../../helpers/outputs.ts";
import { loadProgramModule, names, one, register, secretText } from "../../helpers/pulumi-mocks.ts";

const { Secret } = loadProgramModule<typeof SecretModule>("infra/components/secret.ts");
const arn = "arn:aws:secretsmanager:us-east-1:123456789012:key";

describe("Secret", () => {
  let secret: InstanceType<typeof Secret> | undefined;
  const made = (args?: ConstructorParameters<typeof Secret>[1]) =>
    register(() => {
      secret = new Secret("key", args);
    });

  it("is a secret without a value, which a deletion leaves for 30 days", async () => {
    const resources = await made();
    assert.deepEqual(names(resources), [
      "aws:secretsmanager/secret:Secret::key",
      "platform:components:Secret::key",
    ]);
    assert.deepEqual(one(resources, "aws:secretsmanager/secret:Secret").inputs, { recoveryWindowInDays: 30 });
  });

  it("has a value of the program's, which is marked secret", async () => {
    const resources = await made({ value: { text: "hush" }, protect: false });
    assert.deepEqual(names(resources), [
      "aws:secretsmanager/secret:Secret::key",
      "aws:secretsmanager/secretVersion:SecretVersion::key-value",
      "platform:components:Secret::key",
    ]);
    assert.equal(one(resources, "aws:secretsmanager/secret:Secret").inputs.recoveryWindowInDays, 0);
    const { secretId, secretString } = one(
      resources,
      "aws:secretsmanager/secretVersion:SecretVersion",
    ).inputs;
    assert.deepEqual([secretId, secretText(secretString)], ["key-id", "hush"]);
  });

  it("has a random value of the length asked for", async () => {
    const value = async () =>
      secretText(
        one(await made({ value: { randomBytes: 32 } }), "aws:secretsmanager/secretVersion:SecretVersion")
          .inputs.secretString,
      );
    const first = await value();
    assert.equal(Buffer.from(first, "base64url").length, 32);
    assert.notEqual(await value(), first);
  });

  it("grants reading itself, and no key that AWS manages", async () => {
    await made();
    assert.deepEqual(await resolvedValue(secret?.grantRead()), [
      { actions: ["secretsmanager:GetSecretValue"], resources: [arn] },
    ]);
    assert.deepEqual(await resolvedValue(secret?.grant("PutSecretValue", "DescribeSecret")), {
      actions: ["secretsmanager:PutSecretValue", "secretsmanager:DescribeSecret"],
      resources: [arn],
    });
  });

  it("grants a customer key for this secret alone, and through Secrets Manager alone", async () => {
    const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/1";
    const resources = await made({ kmsKeyArn });
    assert.equal(one(resources, "aws:secretsmanager/secret:Secret").inputs.kmsKeyId, kmsKeyArn);
    assert.deepEqual(await resolvedValue(secret?.grantRead()), [
      { actions: ["secretsmanager:GetSecretValue"], resources: [arn] },
      {
        actions: ["kms:Decrypt"],
        resources: [kmsKeyArn],
        condition: {
          StringEquals: {
            "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
            "kms:EncryptionContext:SecretARN": arn,
          },
        },
      },
    ]);
  });
});
