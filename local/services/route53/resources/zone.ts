import { randomUUID } from "node:crypto";
import { allTagsOf, type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { nameServersOf } from "../name-servers.ts";
import { canonicalName, plainName } from "../names.ts";
import { type Zone, type Zones, zoneIdOf } from "../zones.ts";

/** `aws:route53/zone:Zone` */
export function zoneHandler(zones: Zones): ResourceHandler {
  const answer = (zone: Zone, inputs: Properties): Properties => ({
    ...inputs,
    ...zoneOutputs(zone),
    forceDestroy: inputs.forceDestroy === true,
    tagsAll: allTagsOf(inputs),
  });
  const zoneOf = (id: string, inputs: Properties, callerReference: string): Zone => ({
    id,
    name: canonicalName(textOf(inputs, "name") ?? ""),
    comment: textOf(inputs, "comment") ?? "Managed by Pulumi",
    callerReference,
  });
  return {
    autoName: { property: "name", maxLength: 255 },
    replaceOn: ["name", "delegationSetId"],
    note: "Kept as a public zone; VPCs, query logs and DNSSEC are not applied, and no name server answers.",
    create({ inputs }) {
      const reference = randomUUID();
      const zone = zones.put(zoneOf(zoneIdOf(reference), inputs, reference));
      return { id: zone.id, outputs: answer(zone, inputs) };
    },
    update({ id, inputs }) {
      return answer(zones.put(zoneOf(id, inputs, zones.get(id)?.callerReference ?? id)), inputs);
    },
    delete({ id }) {
      zones.remove(id);
    },
    restore({ id, inputs }) {
      zones.put(zoneOf(id, inputs, zones.get(id)?.callerReference ?? id));
    },
  };
}

/** What the resource and the look-up of a zone both answer. */
export function zoneOutputs(zone: Zone): Properties {
  const nameServers = nameServersOf(zone);
  return {
    id: zone.id,
    zoneId: zone.id,
    arn: `arn:aws:route53:::hostedzone/${zone.id}`,
    name: plainName(zone.name),
    comment: zone.comment,
    nameServers,
    primaryNameServer: nameServers[0] ?? "",
  };
}
