import { S3Client } from "@aws-sdk/client-s3";
import { openLinkStore } from "../links/open-link-store";
import { readEnvironment } from "../shared/env";
import type { ExportLinksOptions } from "./export-links";

/** Called once for each execution environment. */
export function openExport(): ExportLinksOptions {
  const { FILES_BUCKET } = readEnvironment("FILES_BUCKET");
  return { s3: new S3Client({}), bucket: FILES_BUCKET, store: openLinkStore() };
}
