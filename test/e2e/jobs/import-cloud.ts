// A local cloud that imports links, as a process of its own: it can be killed. Its words: folder, rows of a slice.
import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { linksTable } from "../../../functions/links/keys.ts";
import { bundled, JobCloud } from "../../helpers/job-cloud.ts";

const [dir = "", sliceRows = ""] = process.argv.slice(2);
const cloud = await JobCloud.start({ dir });
await cloud.createTable();
const { hashKey, rangeKey, ownerIndex } = linksTable;
await cloud.create("aws:dynamodb/table:Table", "links", {
  name: "links",
  billingMode: "PAY_PER_REQUEST",
  hashKey,
  rangeKey,
  attributes: [hashKey, rangeKey, ownerIndex.hashKey, ownerIndex.rangeKey].map((name) => ({
    name,
    type: "S",
  })),
  globalSecondaryIndexes: [
    {
      name: ownerIndex.name,
      keySchemas: [
        { attributeName: ownerIndex.hashKey, keyType: "HASH" },
        { attributeName: ownerIndex.rangeKey, keyType: "RANGE" },
      ],
      projectionType: "ALL",
    },
  ],
});
await cloud.create("aws:s3/bucket:Bucket", "files", { bucket: "files" });
await cloud.create("aws:ssm/parameter:Parameter", "blocked", {
  name: "/blocked",
  type: "String",
  value: "blocked.invalid",
});
await cloud.createFunction("import-links-step", {
  files: await bundled("test/e2e/jobs/functions/import-step.ts"),
  environment: {
    LINKS_TABLE: "links",
    FILES_BUCKET: "files",
    BLOCKED_HOSTS_PARAMETER: "/blocked",
    SLICE_ROWS: sliceRows,
  },
});
await cloud.createDriver("import-links", {
  files: await bundled("test/e2e/jobs/functions/faulty-driver.ts"),
  environment: { DEATHS: join(dir, "deaths") },
});
await cloud.createFunction("sweep-jobs", { files: await bundled("test/e2e/jobs/functions/sweeper.ts") });
process.stdout.write(`${cloud.url}\n`);

// In place of the schedule, which would wait for a minute.
const { lambda } = cloud;
for (;;) await lambda.send(new InvokeCommand({ FunctionName: "sweep-jobs" }));
