import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";

/** What every service of the local cloud is given: identity of the cloud, its folder, its clock, its log. */
export interface CloudContext {
  /** Pulumi project name, `platform`. */
  readonly project: string;
  /** Pulumi stack name, `dev`. */
  readonly stack: string;
  /** Twelve digits; the local cloud's account. */
  readonly accountId: string;
  /** `us-east-1` and the like, from `aws:region` of the stack's configuration. */
  readonly region: string;
  /** Absolute folder of this stack's state (`.slipway/<stack>`). A service keeps its data in `<dir>/<service name>/`. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Address of the AWS endpoint, `http://127.0.0.1:4566`; throws before the gateway listens. */
  endpointUrl(): string;
  /** What the program calls the resource of that type and physical id, for messages. */
  programName?(type: string, id: string): string | undefined;
}

/** `arn:aws:<service>:<region>:<account>:<resource>`; pass `global` for services whose ARNs carry no region. */
export function arnOf(
  context: Pick<CloudContext, "region" | "accountId">,
  service: string,
  resource: string,
  scope: "regional" | "global" = "regional",
): string {
  return `arn:aws:${service}:${scope === "global" ? "" : context.region}:${context.accountId}:${resource}`;
}
