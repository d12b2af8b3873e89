import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { jobEvents } from "../../../../functions/jobs/events";
import { JobStore } from "../../../../functions/jobs/job-store";
import { sweepJobs } from "../../../../functions/jobs/sweep";

const store = new JobStore({ client: new DynamoDBClient({}), tableName: "jobs", leaseSeconds: 1 });

/** The sweeper, for leases of a second. */
export const handler = sweepJobs(store, jobEvents(new LambdaClient({})), {
  "import-links": "import-links-driver",
});
