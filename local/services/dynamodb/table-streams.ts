import { AwsError } from "../../gateway/api.ts";
import type { Permission } from "../../gateway/permission.ts";
import { ArnTranslation } from "./arns.ts";
import type { DynamoDbDependencies } from "./operation.ts";

/** A change of an item, as GetRecords answers it. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly dynamodb: {
    readonly SequenceNumber: string;
    /** Seconds since the epoch. */
    readonly ApproximateCreationDateTime: number;
    readonly [member: string]: unknown;
  };
  readonly [member: string]: unknown;
}

/** The one shard that the engine's streams have. */
export interface Shard {
  readonly id: string;
  /** Sequence number of the newest record; undefined while there is none. */
  readonly latest: string | undefined;
}

/** The streams of tables, for readers in this process. */
export class TableStreams {
  readonly #dependencies: DynamoDbDependencies;
  readonly #arns: ArnTranslation;

  constructor(dependencies: DynamoDbDependencies) {
    this.#dependencies = dependencies;
    this.#arns = new ArnTranslation(dependencies.context);
  }

  /** Why no table has a stream; undefined where tables have them. */
  get unavailable(): string | undefined {
    const { engine } = this.#dependencies;
    if (engine.hasStreams) return undefined;
    return `DynamoDB's engine on this machine, ${engine.title}, has no streams; name another one in DYNAMODB_ENDPOINT`;
  }

  /** @throws AwsError ResourceNotFoundException; Error when the engine has split the stream, which none here does */
  async shardOf(streamArn: string): Promise<Shard> {
    const { StreamDescription } = await this.#call("DescribeStream", { StreamArn: streamArn });
    // As the API has it.
    const { Shards } = StreamDescription as {
      Shards: { ShardId: string; SequenceNumberRange: { EndingSequenceNumber?: string } }[];
    };
    const [shard, ...more] = Shards;
    if (!shard || more.length > 0) {
      throw new Error(`${streamArn} has ${Shards.length} shards; the local cloud reads streams of one`);
    }
    return { id: shard.ShardId, latest: shard.SequenceNumberRange.EndingSequenceNumber };
  }

  /**
   * Records in their order.
   * @param after - a sequence number; undefined for the oldest that there is
   */
  async read(
    streamArn: string,
    shardId: string,
    after: string | undefined,
    limit: number,
  ): Promise<readonly StreamRecord[]> {
    const from = await this.#iterator(streamArn, shardId, after);
    // GetRecords gives a thousand at most.
    const { Records } = await this.#call("GetRecords", {
      ShardIterator: from,
      Limit: Math.min(limit, 1_000),
    });
    // As the API has it.
    return Records as readonly StreamRecord[];
  }

  permissionOn(streamArn: string, action: string): Permission {
    // ListStreams knows no resource.
    return { action, resource: action === "dynamodb:ListStreams" ? "*" : streamArn };
  }

  /** Calls `listener` after each change of items; the returned function ends that. */
  onChange(listener: () => void): () => void {
    return this.#dependencies.engine.onChange(listener);
  }

  async #iterator(StreamArn: string, ShardId: string, after: string | undefined): Promise<unknown> {
    const start =
      after === undefined
        ? { ShardIteratorType: "TRIM_HORIZON" }
        : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: after };
    try {
      return (await this.#call("GetShardIterator", { StreamArn, ShardId, ...start })).ShardIterator;
    } catch (error) {
      // The reader was away for longer than the records are kept.
      const isTrimmed = error instanceof AwsError && error.code === "TrimmedDataAccessException";
      if (!isTrimmed || after === undefined) throw error;
      return this.#iterator(StreamArn, ShardId, undefined);
    }
  }

  async #call(operation: string, input: object): Promise<Readonly<Record<string, unknown>>> {
    const translated = this.#arns.request(Buffer.from(JSON.stringify(input)));
    const answer = await this.#dependencies.engine.call(operation, JSON.parse(translated.toString("utf8")));
    return JSON.parse(this.#arns.answer(operation, Buffer.from(JSON.stringify(answer))).toString("utf8"));
  }
}
