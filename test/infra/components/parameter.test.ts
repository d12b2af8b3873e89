import assert from "node:assert/strict";
import type * as ParameterModule from "../../../infra/components/parameter.ts";
import { resolvedValue } from "../../helpers/outputs.ts";
import { loadProgramModule, names, one, register, secretText } from "../../helpers/pulumi-mocks.ts";

const { Parameter } = loadProgramModule<typeof ParameterModule>("infra/components/parameter.ts");
const arn = "arn:aws:ssm:us-east-1:123456789012:hosts";

describe("Parameter", () => {
  let parameter: InstanceType<typeof Parameter> | undefined;
  const made = (args: ConstructorParameters<typeof Parameter>[1]) =>
    register(() => {
      parameter = new Parameter("hosts", args);
    });

  it("is one parameter under the stack's path", async () => {
    const resources = await made({ value: "a,b", type: "StringList", description: "Hosts." });
    assert.deepEqual(names(resources), [
      "aws:ssm/parameter:Parameter::hosts",
      "platform:components:Parameter::hosts",
    ]);
    const { value, ...inputs } = one(resources, "aws:ssm/parameter:Parameter").inputs;
    assert.deepEqual(inputs, { name: "/platform/dev/hosts", type: "StringList", description: "Hosts." });
    assert.equal(secretText(value), "a,b");
  });

  it("grants reading itself, and no key that AWS manages", async () => {
    await made({ value: "x", type: "SecureString" });
    assert.deepEqual(await resolvedValue(parameter?.grantRead()), [
      { actions: ["ssm:GetParameter"], resources: [arn] },
    ]);
    assert.deepEqual(await resolvedValue(parameter?.grant("PutParameter")), {
      actions: ["ssm:PutParameter"],
      resources: [arn],
    });
  });

  it("grants a customer key for this parameter alone, and through Systems Manager alone", async () => {
    const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/1";
    const resources = await made({ value: "x", type: "SecureString", kmsKeyArn });
    assert.equal(one(resources, "aws:ssm/parameter:Parameter").inputs.keyId, kmsKeyArn);
    assert.deepEqual(await resolvedValue(parameter?.grantRead()), [
      { actions: ["ssm:GetParameter"], resources: [arn] },
      {
        actions: ["kms:Decrypt"],
        resources: [kmsKeyArn],
        condition: {
          StringEquals: {
            "kms:ViaService": "ssm.us-east-1.amazonaws.com",
            "kms:EncryptionContext:PARAMETER_ARN": arn,
          },
        },
      },
    ]);
  });

  it("takes a key for what is encrypted alone", async () => {
    await assert.rejects(made({ value: "x", kmsKeyArn: "arn:key" }), /a String is not encrypted/);
  });
});
