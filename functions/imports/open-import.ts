import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { openBlockedHosts } from "../links/blocked-hosts";
import { readEnvironment } from "../shared/env";
import type { ImportLinksOptions } from "./import-links";
import { LinkWriter } from "./link-writer";

/** Called once for each execution environment. */
export function openImport(): ImportLinksOptions {
  const { LINKS_TABLE, FILES_BUCKET } = readEnvironment("LINKS_TABLE", "FILES_BUCKET");
  return {
    s3: new S3Client({}),
    bucket: FILES_BUCKET,
    writer: new LinkWriter({ client: new DynamoDBClient({}), tableName: LINKS_TABLE }),
    blockedHosts: openBlockedHosts(),
  };
}
