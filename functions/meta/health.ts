import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { openDynamoDb } from "../links/open-link-store";
import { readEnvironment } from "../shared/env";
import { type ApiHandler, apiHandler } from "../shared/handler";
import { logger } from "../shared/powertools";
import { json } from "../shared/respond";

/** What the health route looks at. */
export interface HealthChecks {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

export function openHealthChecks(): HealthChecks {
  const { LINKS_TABLE } = readEnvironment("LINKS_TABLE");
  return { client: openDynamoDb(), tableName: LINKS_TABLE };
}

/** `GET /api/meta/health` → 200 when the table answers, else 503 */
export function checkHealth({ client, tableName }: HealthChecks): ApiHandler {
  return apiHandler(async () => {
    // A key no item has: the cheapest question that only a working table answers.
    const Key = { pk: { S: "HEALTH" }, sk: { S: "HEALTH" } };
    try {
      await client.send(new GetItemCommand({ TableName: tableName, Key }));
      return json(200, { status: "ok", checks: { table: "ok" } });
    } catch (error) {
      // Whatever the reason, the answer is the same; the reason is for the log.
      logger.error("the table does not answer", { error });
      return json(503, { status: "failing", checks: { table: "failing" } });
    }
  });
}
