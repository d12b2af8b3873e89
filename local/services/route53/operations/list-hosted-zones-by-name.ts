import { onAnything } from "../../../gateway/permission.ts";
import { canonicalName, compareNames } from "../names.ts";
import { type Route53Operation, zoneMembers } from "./operation.ts";

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByName.html */
export const listHostedZonesByName: Route53Operation = {
  name: "ListHostedZonesByName",
  note: "Answers all zones from dnsname on; hostedzoneid and maxitems are ignored.",
  permissions: onAnything("route53:ListHostedZonesByName"),
  method: "GET",
  path: /^\/hostedzonesbyname$/,
  run(_, { zones }, { query }) {
    const from = query.get("dnsname");
    const found = zones.all.filter(({ name }) => !from || compareNames(name, canonicalName(from)) >= 0);
    return {
      root: "ListHostedZonesByNameResponse",
      members: {
        HostedZones: { HostedZone: found.map((zone) => zoneMembers(zone, zones)) },
        DNSName: from ?? undefined,
        IsTruncated: false,
        MaxItems: 100,
      },
    };
  },
};
