import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { decryptGrant } from "../lib/decrypt-grant";
import type { Grant } from "../lib/grants";
import { type Transform, transformed } from "../lib/transform";

export interface ParameterArgs {
  value: pulumi.Input<string>;
  /**
   * A StringList is separated by commas; a SecureString is encrypted.
   * @default "String"
   */
  type?: "String" | "StringList" | "SecureString";
  /**
   * The program gives the first value; what is put later by hand stays.
   * @default false
   */
  changedByHand?: boolean;
  /**
   * ARN of the key that encrypts a SecureString.
   * @default the account's own, `aws/ssm`, which costs nothing and needs no grant
   */
  kmsKeyArn?: pulumi.Input<string>;
  /** @default none */
  description?: pulumi.Input<string>;
  transform?: { parameter?: Transform<aws.ssm.ParameterArgs> };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
export type ParameterAction = "GetParameter" | "GetParameters" | "GetParameterHistory" | "PutParameter";

/**
 * A parameter of Systems Manager's Parameter Store: a setting that changes without a deployment.
 *
 * ```ts
 * const hosts = new Parameter("blocked-hosts", { type: "StringList", value: "a.example,b.example" });
 * const grants = hosts.grantRead();
 * ```
 *
 * Creates the parameter under the path `/<project>/<stack>/<name>`, because people type it.
 */
export class Parameter extends pulumi.ComponentResource {
  public readonly name: pulumi.Output<string>;
  public readonly arn: pulumi.Output<string>;
  public readonly nodes: { readonly parameter: aws.ssm.Parameter };
  readonly #kmsKeyArn: pulumi.Input<string> | undefined;

  constructor(name: string, args: ParameterArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Parameter", name, {}, options);
    const { type = "String", value, kmsKeyArn, description } = args;
    if (kmsKeyArn !== undefined && type !== "SecureString") {
      throw new Error(
        `parameter "${name}": a ${type} is not encrypted; use type "SecureString", or no kmsKeyArn`,
      );
    }
    const parameter = new aws.ssm.Parameter(
      name,
      ...transformed<aws.ssm.ParameterArgs>(
        args.transform?.parameter,
        {
          name: `/${pulumi.getProject()}/${pulumi.getStack()}/${name}`,
          type,
          value,
          keyId: kmsKeyArn,
          description,
        },
        { parent: this, ignoreChanges: args.changedByHand ? ["value"] : [] },
      ),
    );

    this.#kmsKeyArn = kmsKeyArn;
    this.name = parameter.name;
    this.arn = parameter.arn;
    this.nodes = { parameter };
    this.registerOutputs({ name: this.name, arn: this.arn });
  }

  /** Reading the value, decrypted. */
  grantRead(): readonly Grant[] {
    const read = this.grant("GetParameter");
    return this.#kmsKeyArn === undefined ? [read] : [read, decryptGrant(this.#kmsKeyArn, "ssm", this.arn)];
  }

  /** The actions on the parameter, and none on its key. */
  grant(...actions: readonly [ParameterAction, ...ParameterAction[]]): Grant {
    return { actions: actions.map((action) => `ssm:${action}`), resources: [this.arn] };
  }
}
