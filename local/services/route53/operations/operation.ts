import { AwsError } from "../../../gateway/api.ts";
import type { RestXmlOperation } from "../../../gateway/rest-xml-api.ts";
import type { XmlValue } from "../../../gateway/xml.ts";
import type { Zone, Zones } from "../zones.ts";

/** One operation of Route 53's API, a file each. */
export type Route53Operation = RestXmlOperation<{ readonly zones: Zones; readonly now: () => number }>;

/**
 * Of an operation on the zone that the path names. Route 53's ARNs have neither region nor account.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html
 */
export function onZone(action: string): Route53Operation["permissions"] {
  return ([id = ""]) => [{ action, resource: `arn:aws:route53:::hostedzone/${id}` }];
}

export const onChange: Route53Operation["permissions"] = ([id = ""]) => [
  { action: "route53:GetChange", resource: `arn:aws:route53:::change/${id}` },
];

/** @throws AwsError NoSuchHostedZone. */
export function existingZone(zones: Zones, id: string): Zone {
  const zone = zones.get(id);
  if (!zone) throw new AwsError("NoSuchHostedZone", `No hosted zone found with ID: ${id}`, 404);
  return zone;
}

export function zoneMembers(zone: Zone, zones: Zones): { readonly [element: string]: XmlValue } {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: zone.name,
    CallerReference: zone.callerReference,
    Config: { Comment: zone.comment, PrivateZone: false },
    // With NS and SOA.
    ResourceRecordSetCount: zones.recordsOf(zone.id).length + 2,
  };
}

/** Changes are in effect at once. */
export function changeMembers(id: string, at: number): { readonly [element: string]: XmlValue } {
  return {
    ChangeInfo: { Id: `/change/${id}`, Status: "INSYNC", SubmittedAt: new Date(at).toISOString() },
  };
}
