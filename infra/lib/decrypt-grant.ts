import * as pulumi from "@pulumi/pulumi";
import type { Grant } from "./grants";

/**
 * Decryption of one value with a customer key, through the service that keeps it and no other way. The keys that AWS
 * manages (`aws/ssm`, `aws/secretsmanager`) need none: they are open to the account's own callers of the service.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function decryptGrant(
  keyArn: pulumi.Input<string>,
  service: "ssm" | "secretsmanager",
  valueArn: pulumi.Output<string>,
): Grant {
  // What the service passes along: it ties the right to this value, whatever else the key encrypts.
  const context = service === "ssm" ? "PARAMETER_ARN" : "SecretARN";
  const region = valueArn.apply((arn) => arn.split(":")[3]);
  return {
    actions: ["kms:Decrypt"],
    resources: [keyArn],
    condition: {
      StringEquals: {
        "kms:ViaService": pulumi.interpolate`${service}.${region}.amazonaws.com`,
        [`kms:EncryptionContext:${context}`]: valueArn,
      },
    },
  };
}
