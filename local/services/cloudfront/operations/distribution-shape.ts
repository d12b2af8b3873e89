import type { XmlValue } from "../../../gateway/xml.ts";
import type { Behavior, Distribution } from "../distribution.ts";
import { quantified } from "./operation.ts";

/** What a distribution's config and its summary have in common. */
export function distributionMembers(distribution: Distribution): { readonly [element: string]: XmlValue } {
  const ordered = distribution.behaviors.filter((behavior) => !behavior.isDefault);
  const byDefault = distribution.behaviors.find((behavior) => behavior.isDefault);
  return {
    Aliases: quantified("CNAME", distribution.aliases),
    Origins: quantified(
      "Origin",
      [...distribution.origins.values()].map((origin) => ({
        Id: origin.id,
        DomainName: origin.domainName,
        OriginPath: origin.path,
        OriginAccessControlId: origin.accessControlId ?? "",
      })),
    ),
    DefaultCacheBehavior: byDefault && behaviorMembers(byDefault),
    CacheBehaviors: quantified(
      "CacheBehavior",
      ordered.map((behavior) => ({ PathPattern: behavior.pathPattern, ...behaviorMembers(behavior) })),
    ),
    Comment: distribution.comment,
    PriceClass: "PriceClass_All",
    Enabled: distribution.enabled,
    HttpVersion: "http2",
    IsIPV6Enabled: true,
    WebACLId: "",
    Staging: false,
  };
}

function behaviorMembers(behavior: Behavior): { readonly [element: string]: XmlValue } {
  return {
    TargetOriginId: behavior.targetOriginId,
    ViewerProtocolPolicy: behavior.viewerProtocolPolicy,
    AllowedMethods: quantified("Method", [...behavior.allowedMethods]),
    Compress: behavior.compress,
    CachePolicyId: behavior.cachePolicyId,
    OriginRequestPolicyId: behavior.originRequestPolicyId,
    ResponseHeadersPolicyId: behavior.responseHeadersPolicyId,
  };
}
