import { randomBytes } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { decryptGrant } from "../lib/decrypt-grant";
import type { Grant } from "../lib/grants";
import { type Transform, transformed } from "../lib/transform";

/** A value of the program's, or one made once, at random, which nobody needs to know. */
export type SecretValue =
  | { readonly text: pulumi.Input<string> }
  | {
      readonly randomBytes: number;
      /** @default "base64url" */
      readonly encoding?: "base64url" | "hex";
    };

export interface SecretArgs {
  /** @default none: it is put by hand */
  value?: SecretValue;
  /**
   * ARN of the key that encrypts the values.
   * @default the account's own, `aws/secretsmanager`, which costs nothing and needs no grant
   */
  kmsKeyArn?: pulumi.Input<string>;
  /**
   * Pulumi does not delete the secret, and AWS gives 30 days to take a deletion back.
   * @default true
   */
  protect?: boolean;
  /** @default none */
  description?: pulumi.Input<string>;
  transform?: { secret?: Transform<aws.secretsmanager.SecretArgs> };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html */
export type SecretAction =
  | "GetSecretValue"
  | "DescribeSecret"
  | "PutSecretValue"
  | "UpdateSecretVersionStage";

/**
 * A secret of Secrets Manager.
 *
 * ```ts
 * const key = new Secret("cursor-key", { value: { randomBytes: 32 } });
 * const grants = key.grantRead();
 * ```
 *
 * Creates the secret and, where there is a value, its first version. A random value is made at the first deployment,
 * kept encrypted in the stack's state, and left alone from then on: a rotation by hand stays.
 */
export class Secret extends pulumi.ComponentResource {
  public readonly name: pulumi.Output<string>;
  public readonly arn: pulumi.Output<string>;
  public readonly nodes: {
    readonly secret: aws.secretsmanager.Secret;
    readonly version: aws.secretsmanager.SecretVersion | undefined;
  };
  readonly #kmsKeyArn: pulumi.Input<string> | undefined;

  constructor(name: string, args: SecretArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Secret", name, {}, options);
    const { value, kmsKeyArn, description, protect = true } = args;
    const secret = new aws.secretsmanager.Secret(
      name,
      ...transformed<aws.secretsmanager.SecretArgs>(
        args.transform?.secret,
        { description, kmsKeyId: kmsKeyArn, recoveryWindowInDays: protect ? 30 : 0 },
        { parent: this, protect },
      ),
    );
    const version =
      value &&
      new aws.secretsmanager.SecretVersion(
        `${name}-value`,
        { secretId: secret.id, secretString: textOf(value) },
        // Each run makes another random value; the first one counts.
        { parent: this, ignoreChanges: "randomBytes" in value ? ["secretString"] : [] },
      );

    this.#kmsKeyArn = kmsKeyArn;
    this.name = secret.name;
    // Who reads the secret by this waits until there is something to read.
    this.arn = version?.arn ?? secret.arn;
    this.nodes = { secret, version };
    this.registerOutputs({ name: this.name, arn: this.arn });
  }

  /**
   * The value as the program has it, for resources that ask for it themselves; a function reads it when it runs.
   * @throws Error where the value is put by hand
   */
  get value(): pulumi.Output<string> {
    const text = this.nodes.version?.secretString;
    if (!text) throw new Error("the secret's value is put by hand, and the program does not know it");
    return text.apply((value) => value ?? "");
  }

  /** Reading the value. */
  grantRead(): readonly Grant[] {
    const read = this.grant("GetSecretValue");
    return this.#kmsKeyArn === undefined
      ? [read]
      : [read, decryptGrant(this.#kmsKeyArn, "secretsmanager", this.arn)];
  }

  /** The actions on the secret, and none on its key. */
  grant(...actions: readonly [SecretAction, ...SecretAction[]]): Grant {
    return { actions: actions.map((action) => `secretsmanager:${action}`), resources: [this.arn] };
  }
}

function textOf(value: SecretValue): pulumi.Input<string> {
  return "text" in value
    ? value.text
    : randomBytes(value.randomBytes).toString(value.encoding ?? "base64url");
}
