import { Parameter } from "./components/parameter";
import { Secret } from "./components/secret";
import type { Stage } from "./stage";

/** What operators change while the platform runs, and what nobody is to see. */
export interface Settings {
  /** Hosts that no link may lead to. */
  readonly blockedHosts: Parameter;
  /** Signs the cursors of the list. */
  readonly cursorKey: Secret;
}

export function createSettings(stage: Stage): Settings {
  const blockedHosts = new Parameter("blocked-hosts", {
    type: "StringList",
    // A parameter cannot be empty; nothing is ever found below ".invalid" (RFC 2606).
    value: "blocked.invalid",
    changedByHand: true,
    description: "Hosts that no link may lead to, with all below them; separated by commas.",
  });
  const cursorKey = new Secret("cursor-key", {
    value: { randomBytes: 32 },
    description: "Signs the cursors of the list of links.",
    protect: stage.protectData,
  });
  return { blockedHosts, cursorKey };
}
