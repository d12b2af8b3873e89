import { createHash } from "node:crypto";
import type { RecordSet, Zone } from "./zones.ts";

/** Four names of the form that Route 53 gives to a zone; nobody answers under them here. */
export function nameServersOf(zone: Zone): readonly string[] {
  const bytes = createHash("sha256").update(zone.id).digest();
  return ["org", "co.uk", "com", "net"].map(
    (domain, index) => `ns-${(index * 512 + (bytes[index] ?? 0)).toString()}.awsdns-${index}0.${domain}`,
  );
}

/** The two records that every zone has from the beginning. */
export function apexRecordsOf(zone: Zone): readonly RecordSet[] {
  const servers = nameServersOf(zone);
  const record = { name: zone.name, alias: undefined, setIdentifier: "" };
  return [
    { ...record, type: "NS", ttl: 172_800, values: servers.map((each) => `${each}.`) },
    {
      ...record,
      type: "SOA",
      ttl: 900,
      values: [`${servers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`],
    },
  ];
}
