import { linksTable } from "../functions/links/keys";
import { Table } from "./components/table";
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
    protect: stage.protectData,
    pointInTimeRecovery: stage.pointInTimeRecovery,
  });
  return { links };
}
