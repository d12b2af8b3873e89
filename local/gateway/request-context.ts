import type { Clock } from "../clock.ts";
import { contextOf, type RequestContext } from "../iam/context.ts";
import type { Caller } from "./api.ts";
import type { Permission } from "./permission.ts";

/** How a request came in. */
export interface Situation {
  readonly sourceIp?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly region?: string | undefined;
}

/**
 * Keys that every request has, besides those of the service.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requestContext(
  caller: Caller,
  { context = {} }: Permission,
  situation: Situation,
  clock: Clock,
): RequestContext {
  const own = contextOf(context);
  return (key) => own(key) ?? list(general(key, caller, situation, clock));
}

function general(
  key: string,
  { principal, arn, userId }: Caller,
  situation: Situation,
  clock: Clock,
): string | undefined {
  switch (key) {
    case "aws:currenttime":
      return new Date(clock.now()).toISOString();
    case "aws:epochtime":
      return String(Math.floor(clock.now() / 1000));
    // The endpoint stands for one that is reached by TLS alone.
    case "aws:securetransport":
      return "true";
    case "aws:viaawsservice":
    case "aws:principalisawsservice":
      return "false";
    case "aws:sourceip":
      return situation.sourceIp;
    case "aws:useragent":
      return situation.userAgent;
    case "aws:requestedregion":
      return situation.region;
    case "aws:userid":
      return principal.kind === "anonymous" ? undefined : userId;
    // Of a session the role's: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
    case "aws:principalarn":
      return principal.kind === "role" ? principal.roleArn : principal.kind === "root" ? arn : undefined;
    case "aws:principalaccount":
      return "accountId" in principal ? principal.accountId : undefined;
    case "aws:principaltype":
      return { role: "AssumedRole", root: "Account", anonymous: "Anonymous", service: undefined }[
        principal.kind
      ];
    default:
      return undefined;
  }
}

function list(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}
