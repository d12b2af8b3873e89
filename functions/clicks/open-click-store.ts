import { openDynamoDb } from "../links/open-link-store";
import { readEnvironment } from "../shared/env";
import { ClickStore } from "./click-store";

/** The store of the table named by LINKS_TABLE, once for each execution environment. */
export function openClickStore(): ClickStore {
  const { LINKS_TABLE } = readEnvironment("LINKS_TABLE");
  return new ClickStore({ client: openDynamoDb(), tableName: LINKS_TABLE });
}
