import * as aws from "@pulumi/aws";
import { linksTable } from "../functions/links/keys";
import { Table } from "./components/table";
import { grantsPolicy } from "./lib/grants";
import { suppress } from "./policies/suppress";
import type { Stage } from "./stage";

/** What the platform remembers. */
export interface Data {
  readonly links: Table;
  /** For roles of other teams; docs/stack-references.md says what they may count on in the table. */
  readonly linksReadPolicy: aws.iam.Policy;
}

export function createData(stage: Stage): Data {
  const links = new Table("links", {
    hashKey: linksTable.hashKey,
    rangeKey: linksTable.rangeKey,
    indexes: [linksTable.ownerIndex],
    ttlAttribute: linksTable.ttlAttribute,
    stream: "NEW_AND_OLD_IMAGES",
    protect: stage.protectData,
    pointInTimeRecovery: stage.pointInTimeRecovery,
  });
  if (!stage.protectData) {
    suppress(
      "links",
      links.nodes.table,
      "table-deletion-protection",
      "This stage is configured to be deleted at will: platform:protectData is false, or it is of a pull request.",
    );
  }
  if (!stage.pointInTimeRecovery) {
    suppress(
      "links",
      links.nodes.table,
      "table-point-in-time-recovery",
      "The stage of a pull request keeps nothing.",
    );
  }
  const linksReadPolicy = new aws.iam.Policy("links-read", {
    description: "Reads links one by one or as a list, and writes nothing. For the roles of other teams.",
    policy: grantsPolicy([links.grant("GetItem"), links.grantIndex(linksTable.ownerIndex.name, "Query")]),
  });
  return { links, linksReadPolicy };
}
