import { linksTable } from "../functions/links/keys";
import { Table } from "./components/table";
import { suppress } from "./policies/suppress";
import type { Stage } from "./stage";

/** What the platform remembers. */
export interface Data {
  readonly links: Table;
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
  return { links };
}
