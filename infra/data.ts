import * as aws from "@pulumi/aws";
import { jobsTable } from "../functions/jobs/keys";
import { linksTable } from "../functions/links/keys";
import { Bucket } from "./components/bucket";
import { Table, type TableArgs } from "./components/table";
import { grantsPolicy } from "./lib/grants";
import { suppress } from "./policies/suppress";
import type { Stage } from "./stage";

/** What the platform remembers. */
export interface Data {
  readonly links: Table;
  /** For roles of other teams; docs/stack-references.md says what they may count on in the table. */
  readonly linksReadPolicy: aws.iam.Policy;
  readonly jobs: Table;
  /** Files on their way in or out, for a week. */
  readonly files: Bucket;
}

export function createData(stage: Stage): Data {
  const links = createTable(stage, "links", {
    hashKey: linksTable.hashKey,
    rangeKey: linksTable.rangeKey,
    indexes: [linksTable.ownerIndex],
    ttlAttribute: linksTable.ttlAttribute,
    stream: "NEW_AND_OLD_IMAGES",
  });
  return {
    links,
    linksReadPolicy: new aws.iam.Policy("links-read", {
      description: "Reads links one by one or as a list, and writes nothing. For the roles of other teams.",
      policy: grantsPolicy([links.grant("GetItem"), links.grantIndex(linksTable.ownerIndex.name, "Query")]),
    }),
    jobs: createTable(stage, "jobs", {
      hashKey: jobsTable.hashKey,
      indexes: [jobsTable.listIndex, jobsTable.sweepIndex],
      ttlAttribute: jobsTable.ttlAttribute,
    }),
    files: new Bucket("files", { protect: false, expireAfterDays: 7, expireOldVersionsAfterDays: 1 }),
  };
}

function createTable(stage: Stage, name: string, args: TableArgs): Table {
  const table = new Table(name, {
    ...args,
    protect: stage.protectData,
    pointInTimeRecovery: stage.pointInTimeRecovery,
  });
  if (!stage.protectData) {
    suppress(
      name,
      table.nodes.table,
      "table-deletion-protection",
      "This stage is configured to be deleted at will: platform:protectData is false, or it is of a pull request.",
    );
  }
  if (!stage.pointInTimeRecovery) {
    suppress(
      name,
      table.nodes.table,
      "table-point-in-time-recovery",
      "The stage of a pull request keeps nothing.",
    );
  }
  return table;
}
