import { join } from "node:path";
import type { CloudContext } from "../../context.ts";
import type { ServiceApi } from "../../gateway/api.ts";
import type { ResourceHandler, Service } from "../../service.ts";
import { dynamoDbApi } from "./api.ts";
import { findEngine } from "./engine/command.ts";
import { Engine, type EngineOptions } from "./engine/engine.ts";
import type { DynamoDbDependencies } from "./operation.ts";
import { tableHandler } from "./resources/table.ts";
import { tableItemHandler } from "./resources/table-item.ts";
import { TableStreams } from "./table-streams.ts";
import { TableBook } from "./tables.ts";
import { TtlSweeper } from "./ttl-sweeper.ts";

export type { Shard, StreamRecord } from "./table-streams.ts";

/**
 * Amazon DynamoDB: an engine of its own process holds the tables, under `<dir>/dynamodb/`; this passes requests on
 * and answers what the engine does not know.
 */
export class DynamoDbService implements Service {
  readonly name = "dynamodb";
  readonly title = "Amazon DynamoDB";
  readonly resources: Readonly<Record<string, ResourceHandler>>;
  readonly api: ServiceApi;
  readonly engine: Engine;
  readonly sweeper: TtlSweeper;
  readonly streams: TableStreams;

  /** `source` names an engine; by itself it is that of DYNAMODB_ENDPOINT, else the one that npm installed. */
  constructor(
    context: CloudContext,
    source: EngineOptions["source"] = process.env.DYNAMODB_ENDPOINT || findEngine(),
  ) {
    this.engine = new Engine({
      source,
      dir: join(context.dir, "dynamodb"),
      clock: context.clock,
      log: context.log,
    });
    const dependencies: DynamoDbDependencies = { context, engine: this.engine, tables: new TableBook() };
    this.streams = new TableStreams(dependencies);
    this.sweeper = new TtlSweeper(dependencies);
    this.api = dynamoDbApi(dependencies);
    this.resources = {
      "aws:dynamodb/table:Table": tableHandler(dependencies),
      "aws:dynamodb/tableItem:TableItem": tableItemHandler(dependencies),
    };
  }

  async start(): Promise<void> {
    await this.engine.start();
    this.sweeper.start();
  }

  async stop(): Promise<void> {
    await this.sweeper.stop();
    await this.engine.stop();
  }
}
