import { onAnything } from "../../../gateway/permission.ts";
import { type Route53Operation, zoneMembers } from "./operation.ts";

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZones.html */
export const listHostedZones: Route53Operation = {
  name: "ListHostedZones",
  note: "Answers all zones at once; marker and maxitems are ignored.",
  permissions: onAnything("route53:ListHostedZones"),
  method: "GET",
  path: /^\/hostedzone$/,
  run: (_, { zones }) => ({
    root: "ListHostedZonesResponse",
    members: {
      HostedZones: { HostedZone: zones.all.map((zone) => zoneMembers(zone, zones)) },
      Marker: "",
      IsTruncated: false,
      MaxItems: 100,
    },
  }),
};
