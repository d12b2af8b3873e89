import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Grant } from "../lib/grants";
import { type Transform, transformed } from "../lib/transform";

export interface TableIndex {
  readonly name: string;
  readonly hashKey: string;
  /** @default none */
  readonly rangeKey?: string;
}

export interface TableArgs {
  hashKey: string;
  /** @default none */
  rangeKey?: string;
  /**
   * Global secondary indexes; each holds all attributes.
   * @default none
   */
  indexes?: readonly TableIndex[];
  /**
   * Types of key attributes that are not strings.
   * @default "S" for each
   */
  keyTypes?: Readonly<Record<string, "S" | "N" | "B">>;
  /**
   * Attribute with the epoch second after which DynamoDB removes an item.
   * @default none
   */
  ttlAttribute?: string;
  /**
   * Neither AWS nor Pulumi deletes the table.
   * @default true
   */
  protect?: boolean;
  /**
   * DynamoDB keeps what it takes to restore any second of the last 35 days.
   * @default true
   */
  pointInTimeRecovery?: boolean;
  transform?: { table?: Transform<aws.dynamodb.TableArgs> };
}

/** The operations on items: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
export type ItemAction =
  | "GetItem"
  | "BatchGetItem"
  | "PutItem"
  | "UpdateItem"
  | "DeleteItem"
  | "BatchWriteItem"
  | "Query"
  | "Scan"
  | "ConditionCheckItem";

/**
 * A DynamoDB table.
 *
 * ```ts
 * const table = new Table("links", { hashKey: "pk", rangeKey: "sk", ttlAttribute: "expiresAt" });
 * const grants = [table.grant("GetItem", "PutItem")];
 * ```
 *
 * Creates the table, paid by request, encrypted, and restorable to any second of the last 35 days. It is protected
 * from deletion by default, because of all resources it is the one that nothing can make again.
 */
export class Table extends pulumi.ComponentResource {
  public readonly name: pulumi.Output<string>;
  public readonly arn: pulumi.Output<string>;
  public readonly nodes: { readonly table: aws.dynamodb.Table };
  readonly #indexNames: readonly string[];

  constructor(name: string, args: TableArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Table", name, {}, options);
    const {
      hashKey,
      rangeKey,
      indexes = [],
      ttlAttribute,
      protect = true,
      pointInTimeRecovery = true,
    } = args;
    const table = new aws.dynamodb.Table(
      name,
      ...transformed<aws.dynamodb.TableArgs>(
        args.transform?.table,
        {
          billingMode: "PAY_PER_REQUEST",
          hashKey,
          rangeKey,
          attributes: keyAttributes(args),
          globalSecondaryIndexes: indexes.map((index) => ({
            name: index.name,
            keySchemas: keySchemas(index),
            projectionType: "ALL",
          })),
          pointInTimeRecovery: { enabled: pointInTimeRecovery },
          serverSideEncryption: { enabled: true },
          ttl: ttlAttribute === undefined ? undefined : { attributeName: ttlAttribute, enabled: true },
          deletionProtectionEnabled: protect,
        },
        { parent: this, protect },
      ),
    );

    this.#indexNames = indexes.map((index) => index.name);
    this.name = table.name;
    this.arn = table.arn;
    this.nodes = { table };
    this.registerOutputs({ name: this.name, arn: this.arn });
  }

  /** The actions on the table itself, not on its indexes. */
  grant(...actions: readonly [ItemAction, ...ItemAction[]]): Grant {
    return { actions: actions.map((action) => `dynamodb:${action}`), resources: [this.arn] };
  }

  /** Reading one index, and nothing of the table. */
  grantIndex(index: string, ...actions: readonly ["Query" | "Scan", ...("Query" | "Scan")[]]): Grant {
    if (!this.#indexNames.includes(index)) {
      const known = this.#indexNames.join(", ") || "none";
      throw new Error(`table has no index "${index}"; it has: ${known}`);
    }
    return {
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [pulumi.interpolate`${this.arn}/index/${index}`],
    };
  }
}

function keySchemas({ hashKey, rangeKey }: TableIndex) {
  const hash = { attributeName: hashKey, keyType: "HASH" };
  return rangeKey === undefined ? [hash] : [hash, { attributeName: rangeKey, keyType: "RANGE" }];
}

/** Each key attribute of the table and its indexes once: DynamoDB wants no others declared. */
function keyAttributes({ hashKey, rangeKey, indexes = [], keyTypes = {} }: TableArgs) {
  const names = [hashKey, rangeKey, ...indexes.flatMap((index) => [index.hashKey, index.rangeKey])];
  const distinct = [...new Set(names.filter((name) => name !== undefined))];
  return distinct.map((name) => ({ name, type: keyTypes[name] ?? "S" }));
}
