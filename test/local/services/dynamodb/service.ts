import {
  CreateTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import type { EngineOptions } from "../../../../local/services/dynamodb/engine/engine.ts";
import { DynamoDbService } from "../../../../local/services/dynamodb/index.ts";
import { Endpoint, type EndpointOptions } from "../../../helpers/endpoint.ts";

/** DynamoDB behind the real gateway, with its real engine and a real SDK client. */
export async function startDynamoDb(
  options: EndpointOptions & {
    source?: EngineOptions["source"];
    client?: Partial<DynamoDBClientConfig>;
  } = {},
) {
  const endpoint = await Endpoint.serve((context) => [new DynamoDbService(context, options.source)], options);
  const client = new DynamoDBClient({ ...endpoint.client, ...options.client });
  return {
    endpoint,
    service: endpoint.services[0],
    client,
    async createTable(name: string): Promise<void> {
      await client.send(
        new CreateTableCommand({
          TableName: name,
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
          BillingMode: "PAY_PER_REQUEST",
        }),
      );
      await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.02 }, { TableName: name });
    },
    async stop(): Promise<void> {
      client.destroy();
      await endpoint.stop();
    },
  };
}
