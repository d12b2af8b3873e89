import type { CloudContext } from "../../context.ts";

/** `arn:aws:dynamodb:<region>:<account>:` of any account, as engines make them up. */
const anyPrefix = /arn:aws:dynamodb:[a-z0-9-]+:\d{12}:/g;

/** Operations whose answers name tables and streams by ARN and hold no items. */
const descriptive = new Set(
  "CreateTable DeleteTable DescribeStream DescribeTable ListStreams UpdateTable".split(" "),
);

/**
 * The engine's shards have eight digits, AWS's twenty: with those, boto3 refuses the short ones.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html
 */
const shortShardId = /"((?:Parent|LastEvaluated)?ShardId)":"shardId-(\d{8}-)/g;
const longShardId = /"((?:ExclusiveStart)?ShardId)"\s*:\s*"shardId-0{12}(\d{8}-)/g;

/** Between the ARNs and shard ids of the engine, which knows neither account nor region, and those of the local cloud. */
export class ArnTranslation {
  readonly #prefix: string;
  readonly #region: string;
  /** As the engine last wrote it. */
  #enginePrefix: string;

  constructor(context: Pick<CloudContext, "region" | "accountId">) {
    this.#prefix = `arn:aws:dynamodb:${context.region}:${context.accountId}:`;
    this.#region = context.region;
    this.#enginePrefix = this.#prefix;
  }

  /** In a request: a table may be named by its ARN, which engines do not know; streams only by theirs. */
  request(body: Buffer): Buffer {
    if (!body.includes('"arn:aws:dynamodb:')) return body;
    // A member `TableName` with text in it is never an item's attribute: those hold `{"S": …}`.
    const text = body
      .toString("utf8")
      .replace(/"TableName"\s*:\s*"arn:aws:dynamodb:[^"]*:table\/([^"/]+)"/g, '"TableName":"$1"')
      .replace(/"StreamArn"\s*:\s*"arn:aws:dynamodb:[^:"]*:\d*:/g, `"StreamArn":"${this.#enginePrefix}`)
      .replace(longShardId, '"$1":"shardId-$2');
    return Buffer.from(text);
  }

  /** In an answer; the same buffer when nothing is to change. */
  answer(operation: string, body: Buffer): Buffer {
    if (descriptive.has(operation)) {
      const text = body.toString("utf8").replace(shortShardId, '"$1":"shardId-000000000000$2');
      const [found] = text.match(anyPrefix) ?? [];
      if (found === undefined || found === this.#prefix) return Buffer.from(text);
      this.#enginePrefix = found;
      return Buffer.from(text.replace(anyPrefix, this.#prefix));
    }
    if (operation !== "GetRecords") return body;
    return Buffer.from(
      body.toString("utf8").replace(/"awsRegion":"[^"]*"/g, `"awsRegion":${JSON.stringify(this.#region)}`),
    );
  }
}
