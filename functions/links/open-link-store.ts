import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { readEnvironment } from "../shared/env";
import { LinkStore } from "./link-store";

/**
 * The store of the table named by LINKS_TABLE. Called once for each execution environment, outside of the handler,
 * so that invocations share one client and its open connections.
 */
export function openLinkStore(): LinkStore {
  const { LINKS_TABLE } = readEnvironment("LINKS_TABLE");
  return new LinkStore({ client: openDynamoDb(), tableName: LINKS_TABLE });
}

/** Gives up well within a function's three seconds, so that the log names the reason instead of a timeout. */
export function openDynamoDb(): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 1500, throwOnRequestTimeout: true },
  });
}
