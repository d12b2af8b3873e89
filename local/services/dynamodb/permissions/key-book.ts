import { AwsError } from "../../../gateway/api.ts";
import type { DynamoDbDependencies, PartitionKeys } from "../operation.ts";
import { objectOf } from "./table.ts";

/** Which attribute is each table's partition key: asked of the engine once, as a table keeps its key for life. */
export class KeyBook {
  readonly #dependencies: DynamoDbDependencies;

  constructor(dependencies: DynamoDbDependencies) {
    this.#dependencies = dependencies;
  }

  async of(tables: readonly string[]): Promise<PartitionKeys> {
    const { tables: book } = this.#dependencies;
    const found = new Map<string, string>();
    for (const table of tables) {
      const key = book.of(table).partitionKey ?? (await this.#ask(table));
      if (key !== undefined) found.set(table, key);
    }
    return found;
  }

  async #ask(table: string): Promise<string | undefined> {
    const { engine, tables } = this.#dependencies;
    try {
      const answer = await engine.call("DescribeTable", { TableName: table });
      const schema: unknown = objectOf(objectOf(answer).Table).KeySchema;
      const hash = (Array.isArray(schema) ? schema : [])
        .map(objectOf)
        .find((element) => element.KeyType === "HASH");
      const partitionKey = typeof hash?.AttributeName === "string" ? hash.AttributeName : undefined;
      if (partitionKey !== undefined) tables.change(table, { partitionKey });
      return partitionKey;
    } catch (error) {
      // The operation itself says what is wrong with the table.
      if (error instanceof AwsError) return undefined;
      throw error;
    }
  }
}
