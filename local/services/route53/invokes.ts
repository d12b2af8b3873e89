import { type Properties, textOf } from "../../properties.ts";
import type { Service } from "../../service.ts";
import { zoneOutputs } from "./resources/zone.ts";
import type { Zones } from "./zones.ts";

/** The provider's functions that find zones. A zone that is looked up by its name is there: the local cloud plays it. */
export function zoneFunctions(zones: Zones): NonNullable<Service["functions"]> {
  return {
    "aws:route53/getZone:getZone": (args) => getZone(zones, args),
    "aws:route53/getZones:getZones": () => ({ id: "zones", ids: zones.all.map(({ id }) => id) }),
  };
}

function getZone(zones: Zones, args: Properties): Properties {
  const name = textOf(args, "name");
  const zoneId = textOf(args, "zoneId");
  const zone = zoneId ? zones.get(zoneId) : name ? zones.named(name) : undefined;
  if (!zone) {
    throw new Error(
      zoneId
        ? `There is no hosted zone with id "${zoneId}" here; look it up by its name, and the local cloud plays it`
        : "getZone got neither name nor zoneId; give one of the two",
    );
  }
  return {
    ...zoneOutputs(zone),
    callerReference: zone.callerReference,
    linkedServiceDescription: "",
    linkedServicePrincipal: "",
    privateZone: false,
    resourceRecordSetCount: zones.recordsOf(zone.id).length + 2,
    tags: {},
  };
}
