import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Duration, toSeconds } from "../lib/duration";
import type { Grant } from "../lib/grants";
import { type Transform, transformed } from "../lib/transform";
import { deadLetterQueue } from "./dead-letter-queue";
import type { Consumer } from "./queue";

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
  /**
   * Tells of every change of an item, for 24 hours; what of the item is in it.
   * @default no stream
   */
  stream?: "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";
  transform?: {
    table?: Transform<aws.dynamodb.TableArgs>;
    deadLetterQueue?: Transform<aws.sqs.QueueArgs>;
  };
}

export interface ConsumeStreamArgs {
  /**
   * Tells consumers of one table apart; more than two are throttled.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
   * @default "consumer"
   */
  name?: string;
  /**
   * Where a new consumer begins: `TRIM_HORIZON` with all changes there are, `LATEST` with those that come.
   * @default "TRIM_HORIZON": it misses nothing that was written while it was made
   */
  startingPosition?: "TRIM_HORIZON" | "LATEST";
  /**
   * Age from which a change that failed is given up: from 1 minute to 7 days.
   * @default none: by its retries alone
   */
  maximumRecordAge?: Duration;
  /**
   * Changes of one invocation at most.
   * @default 100
   */
  batchSize?: number;
  /**
   * How long a batch is gathered: up to 5 minutes.
   * @default none: what is there is taken
   */
  batchingWindow?: Duration;
  /**
   * Runs after the first that failed, for a change that fails alone.
   * @default 10
   */
  retries?: number;
  /**
   * Patterns for a change, as Lambda gives it; what none of them matches is passed over.
   * @default none: everything is consumed
   */
  filters?: readonly Readonly<Record<string, unknown>>[];
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
 * from deletion by default, because of all resources it is the one that nothing can make again. With `stream` also a
 * queue that is told where in the stream changes lie that its consumer gave up.
 */
export class Table extends pulumi.ComponentResource {
  public readonly name: pulumi.Output<string>;
  public readonly arn: pulumi.Output<string>;
  public readonly nodes: {
    readonly table: aws.dynamodb.Table;
    /** Undefined without a stream. */
    readonly deadLetterQueue: aws.sqs.Queue | undefined;
  };
  readonly #name: string;
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
          ...(args.stream && { streamEnabled: true, streamViewType: args.stream }),
        },
        { parent: this, protect },
      ),
    );

    this.#name = name;
    this.#indexNames = indexes.map((index) => index.name);
    this.name = table.name;
    this.arn = table.arn;
    this.nodes = {
      table,
      deadLetterQueue: args.stream && deadLetterQueue(name, this, args.transform?.deadLetterQueue),
    };
    this.registerOutputs({ name: this.name, arn: this.arn });
  }

  /** The actions on the table itself, not on its indexes. */
  grant(...actions: readonly [ItemAction, ...ItemAction[]]): Grant {
    return { actions: actions.map((action) => `dynamodb:${action}`), resources: [this.arn] };
  }

  /**
   * The actions on those items alone whose partition key begins with a prefix.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
   */
  grantItems(prefix: string, ...actions: readonly [ItemAction, ...ItemAction[]]): Grant {
    return {
      ...this.grant(...actions),
      condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": `${prefix}*` } },
    };
  }

  /**
   * What Lambda needs of a function's role to read the stream for it, and to tell what was given up.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
   * @throws Error when the table has no stream
   */
  grantStream(): readonly Grant[] {
    const { deadLetterQueue } = this.#requireStream();
    return [
      {
        actions: ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"],
        resources: [this.nodes.table.streamArn],
      },
      // It knows no resource.
      { actions: ["dynamodb:ListStreams"], resources: ["*"] },
      { actions: ["sqs:SendMessage"], resources: [deadLetterQueue.arn] },
    ];
  }

  /**
   * Has a function process the changes, in order for each item. A batch that fails is split until the change at fault
   * is alone; the function may name it by `batchItemFailures`. It needs `grantStream()`.
   * @throws Error when the table has no stream
   */
  consume(consumer: Consumer, args: ConsumeStreamArgs = {}): aws.lambda.EventSourceMapping {
    const { deadLetterQueue } = this.#requireStream();
    const { batchSize = 100, batchingWindow, retries = 10, maximumRecordAge, filters } = args;
    return new aws.lambda.EventSourceMapping(
      `${this.#name}-${args.name ?? "consumer"}`,
      {
        eventSourceArn: this.nodes.table.streamArn,
        functionName: consumer.arn,
        startingPosition: args.startingPosition ?? "TRIM_HORIZON",
        batchSize,
        maximumBatchingWindowInSeconds: batchingWindow === undefined ? undefined : toSeconds(batchingWindow),
        functionResponseTypes: ["ReportBatchItemFailures"],
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: retries,
        maximumRecordAgeInSeconds: maximumRecordAge === undefined ? undefined : toSeconds(maximumRecordAge),
        destinationConfig: { onFailure: { destinationArn: deadLetterQueue.arn } },
        filterCriteria: filters && {
          filters: filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })),
        },
      },
      // AWS makes no mapping for a role that may not read the stream.
      { parent: this, dependsOn: [consumer.nodes.policy] },
    );
  }

  #requireStream(): { deadLetterQueue: aws.sqs.Queue } {
    const { deadLetterQueue } = this.nodes;
    if (deadLetterQueue) return { deadLetterQueue };
    throw new Error(
      `table "${this.#name}" has no stream; give it one, like stream: "NEW_AND_OLD_IMAGES", to have its changes consumed`,
    );
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
