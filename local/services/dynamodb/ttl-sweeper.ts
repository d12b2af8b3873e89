import { AwsError } from "../../gateway/api.ts";
import type { DynamoDbDependencies } from "./operation.ts";

const pauseMilliseconds = 60_000;
/** A sweep may use so much of the engine's time, however large the tables. */
const shareOfTime = 0.02;
/** Items older than this are left alone: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html */
const oldestSeconds = 5 * 365 * 86_400;

type Item = Readonly<Record<string, unknown>>;

/**
 * Deletes items whose time to live is over. AWS does so within days; here it is about a minute, so that a program
 * sees it happen.
 */
export class TtlSweeper {
  readonly #dependencies: DynamoDbDependencies;
  #cancel: () => void = () => {};
  #sweeping: Promise<void> | undefined;
  #stopped = false;

  constructor(dependencies: DynamoDbDependencies) {
    this.#dependencies = dependencies;
  }

  start(): void {
    this.#schedule(pauseMilliseconds);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#sweeping;
  }

  /** Resolves when no sweep is under way. */
  async idle(): Promise<void> {
    await this.#sweeping;
  }

  /** Sweeps every table with a TTL attribute once. */
  async sweep(): Promise<void> {
    const { engine, tables } = this.#dependencies;
    const { TableNames: names } = await engine.call("ListTables", {});
    for (const name of Array.isArray(names) ? names.map(String) : []) {
      const { ttlAttribute } = tables.of(name);
      if (this.#stopped) return;
      if (ttlAttribute !== undefined) await this.#sweepTable(name, ttlAttribute);
    }
  }

  #schedule(pause: number): void {
    const { clock, log } = this.#dependencies.context;
    this.#cancel = clock.after(pause, () => {
      const started = performance.now();
      this.#sweeping = this.sweep()
        .catch((error: unknown) => log.warn(`DynamoDB: the TTL sweep failed: ${String(error)}`))
        .then(() => {
          this.#sweeping = undefined;
          const took = performance.now() - started;
          if (!this.#stopped) this.#schedule(Math.max(pauseMilliseconds, took / shareOfTime));
        });
    });
  }

  async #sweepTable(name: string, attribute: string): Promise<void> {
    const { engine, context } = this.#dependencies;
    const { Table: table } = await engine.call("DescribeTable", { TableName: name });
    const keys = keyNames(table);
    const now = Math.floor(context.clock.now() / 1000);
    const condition = {
      ExpressionAttributeNames: { "#ttl": attribute },
      ExpressionAttributeValues: {
        ":now": { N: String(now) },
        ":oldest": { N: String(now - oldestSeconds) },
        ":number": { S: "N" },
      },
    };
    const expired = "attribute_type(#ttl, :number) AND #ttl < :now AND #ttl > :oldest";
    let from: unknown;
    do {
      const page = await engine.call("Scan", {
        TableName: name,
        FilterExpression: expired,
        ...condition,
        ...(from ? { ExclusiveStartKey: from } : {}),
      });
      // The protocol's own shape: a list of items by attribute name.
      const items = (page.Items ?? []) as readonly Item[];
      for (const item of items) {
        if (this.#stopped) return;
        const key = Object.fromEntries(keys.map((keyName) => [keyName, item[keyName]]));
        // Somebody may have given it a new lease meanwhile.
        await engine
          .call("DeleteItem", { TableName: name, Key: key, ConditionExpression: expired, ...condition })
          .catch(unlessConditionFailed);
      }
      from = page.LastEvaluatedKey;
    } while (from && !this.#stopped);
  }
}

function keyNames(table: unknown): string[] {
  // DescribeTable always answers a key schema.
  const { KeySchema } = table as { KeySchema: readonly { AttributeName: string }[] };
  return KeySchema.map(({ AttributeName }) => AttributeName);
}

function unlessConditionFailed(error: unknown): void {
  if (!(error instanceof AwsError) || error.code !== "ConditionalCheckFailedException") throw error;
}
