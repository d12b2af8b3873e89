import { openClickStore } from "../functions/clicks/open-click-store";
import { rollUpClicks } from "../functions/clicks/roll-up";
import { clicksPrefix, linkOrder } from "../functions/links/keys";
import { InlineFunction } from "./components/inline-function";
import type { Data } from "./data";
import type { Stage } from "./stage";

/** Rolls clicks up per day, referrer and country, from the stream of the table of links. */
export function createClicks(stage: Stage, { links }: Data): void {
  const rollUp = new InlineFunction("roll-up-clicks", {
    callback: () => rollUpClicks(openClickStore()),
    grants: [...links.grantStream(), links.grantItems(clicksPrefix, "GetItem", "UpdateItem")],
    environment: { LINKS_TABLE: links.name },
    timeout: "10 seconds",
    logRetention: stage.logRetention,
  });
  links.consume(rollUp, {
    // Only what may be a click: the counts that it writes are in the same table, and must not call it again.
    filters: [{ eventName: ["MODIFY"], dynamodb: { Keys: { sk: { S: [linkOrder] } } } }],
  });
}
