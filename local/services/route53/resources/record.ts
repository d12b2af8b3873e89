import { allOf, noLongerThan, noMoreThan, oneOf, within } from "../../../checks.ts";
import { numberOf, type Properties, recordsOf, textOf, textsOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import { canonicalName, isInZone, plainName } from "../names.ts";
import type { RecordSet, Zones } from "../zones.ts";

/** `aws:route53/record:Record` */
export function recordHandler(zones: Zones): ResourceHandler {
  const put = (inputs: Properties) => {
    const { zoneId, record } = recordOf(zones, inputs);
    zones.putRecord(zoneId, record);
    return { ...inputs, id: idOf(zoneId, record), fqdn: plainName(record.name) };
  };
  return {
    replaceOn: ["zoneId", "name", "type", "setIdentifier"],
    note: "Aliases and CNAMEs lead Host headers to distributions and API custom domains; routing policies and health checks are kept and not applied, and no name server answers.",
    check: checkRecord,
    create({ inputs }) {
      const { zoneId, record } = recordOf(zones, inputs);
      if (zones.record(zoneId, record) && inputs.allowOverwrite !== true) {
        throw new Error(
          `there is a record "${plainName(record.name)}" of type ${record.type} already; remove it, or set allowOverwrite`,
        );
      }
      const outputs = put(inputs);
      return { id: outputs.id, outputs };
    },
    update: ({ inputs }) => put(inputs),
    delete({ inputs }) {
      const { zoneId, record } = recordOf(zones, inputs);
      zones.removeRecord(zoneId, record);
    },
    restore({ inputs }) {
      put(inputs);
    },
  };
}

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html */
const checkRecord = allOf(
  oneOf("type", [
    "A",
    "AAAA",
    "CAA",
    "CNAME",
    "DS",
    "HTTPS",
    "MX",
    "NAPTR",
    "NS",
    "PTR",
    "SOA",
    "SPF",
    "SRV",
    "SSHFP",
    "SVCB",
    "TLSA",
    "TXT",
  ]),
  noLongerThan("name", 1_024),
  within("ttl", 0, 2_147_483_647, "seconds"),
  noMoreThan("records", 400),
  checkTarget,
);

function checkTarget(inputs: Properties): readonly CheckFailure[] {
  const aliased = countOf(inputs, "aliases") > 0;
  const hasValues = countOf(inputs, "records") > 0;
  if (aliased === hasValues) {
    const got = aliased ? "both records and aliases" : "neither records nor aliases";
    return [{ property: "records", reason: `got ${got}; give one of the two` }];
  }
  if (hasValues && inputs.ttl === undefined) {
    return [{ property: "ttl", reason: "is missing; records need one, in seconds, as 300" }];
  }
  return [];
}

/** Known before the values themselves are. */
function countOf(inputs: Properties, list: "records" | "aliases"): number {
  const value = inputs[list];
  return Array.isArray(value) ? value.length : 0;
}

/** @throws Error for a zone that does not exist, or a name outside it */
function recordOf(zones: Zones, inputs: Properties): { zoneId: string; record: RecordSet } {
  const zoneId = textOf(inputs, "zoneId") ?? "";
  const zone = zones.get(zoneId);
  if (!zone) {
    throw new Error(`There is no hosted zone "${zoneId}"; pass the zoneId of an aws.route53.Zone or getZone`);
  }
  // As the provider has it, a name that does not end in the zone's is taken for a name below it.
  const given = canonicalName(textOf(inputs, "name") ?? "");
  const name = isInZone(given, zone.name) ? given : given === "." ? zone.name : `${given}${zone.name}`;
  return {
    zoneId: zone.id,
    record: {
      name,
      type: textOf(inputs, "type") ?? "",
      ttl: numberOf(inputs, "ttl"),
      values: textsOf(inputs, "records"),
      alias: aliasOf(inputs),
      setIdentifier: textOf(inputs, "setIdentifier") ?? "",
    },
  };
}

function aliasOf(inputs: Properties): RecordSet["alias"] {
  const [alias] = recordsOf(inputs, "aliases");
  if (!alias) return undefined;
  return {
    dnsName: canonicalName(textOf(alias, "name") ?? ""),
    zoneId: textOf(alias, "zoneId") ?? "",
    evaluateTargetHealth: alias.evaluateTargetHealth === true,
  };
}

function idOf(zoneId: string, { name, type, setIdentifier }: RecordSet): string {
  return [zoneId, plainName(name), type, ...(setIdentifier ? [setIdentifier] : [])].join("_");
}
