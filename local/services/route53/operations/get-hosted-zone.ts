import { nameServersOf } from "../name-servers.ts";
import { existingZone, onZone, type Route53Operation, zoneMembers } from "./operation.ts";

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html */
export const getHostedZone: Route53Operation = {
  name: "GetHostedZone",
  permissions: onZone("route53:GetHostedZone"),
  method: "GET",
  path: /^\/hostedzone\/([^/]+)$/,
  run([id = ""], { zones }) {
    const zone = existingZone(zones, id);
    return {
      root: "GetHostedZoneResponse",
      members: {
        HostedZone: zoneMembers(zone, zones),
        DelegationSet: { NameServers: { NameServer: nameServersOf(zone) } },
      },
    };
  },
};
