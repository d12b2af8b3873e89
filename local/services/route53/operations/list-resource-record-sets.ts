import type { XmlValue } from "../../../gateway/xml.ts";
import { apexRecordsOf } from "../name-servers.ts";
import { canonicalName, compareNames } from "../names.ts";
import type { RecordSet } from "../zones.ts";
import { existingZone, onZone, type Route53Operation } from "./operation.ts";

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html */
export const listResourceRecordSets: Route53Operation = {
  name: "ListResourceRecordSets",
  note: "Answers all records from name on; type, identifier and maxitems are ignored.",
  permissions: onZone("route53:ListResourceRecordSets"),
  method: "GET",
  path: /^\/hostedzone\/([^/]+)\/rrset$/,
  run([id = ""], { zones }, { query }) {
    const zone = existingZone(zones, id);
    const from = query.get("name");
    const records = [...apexRecordsOf(zone), ...zones.recordsOf(zone.id)]
      .sort((a, b) => compareNames(a.name, b.name))
      .filter(({ name }) => !from || compareNames(name, canonicalName(from)) >= 0);
    return {
      root: "ListResourceRecordSetsResponse",
      members: {
        ResourceRecordSets: { ResourceRecordSet: records.map(recordMembers) },
        IsTruncated: false,
        MaxItems: 300,
      },
    };
  },
};

function recordMembers(record: RecordSet): XmlValue {
  const { name, type, ttl, values, alias, setIdentifier } = record;
  return {
    Name: name,
    Type: type,
    SetIdentifier: setIdentifier || undefined,
    ...(alias
      ? {
          AliasTarget: {
            HostedZoneId: alias.zoneId,
            DNSName: alias.dnsName,
            EvaluateTargetHealth: alias.evaluateTargetHealth,
          },
        }
      : { TTL: ttl, ResourceRecords: { ResourceRecord: values.map((Value) => ({ Value })) } }),
  };
}
