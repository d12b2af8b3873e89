import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { readEnvironment } from "../shared/env";
import { JobStore } from "./job-store";

/** The store of the table named by JOBS_TABLE. Called once for each execution environment. */
export function openJobStore(): JobStore {
  const { JOBS_TABLE } = readEnvironment("JOBS_TABLE");
  return new JobStore({ client: new DynamoDBClient({}), tableName: JOBS_TABLE });
}
