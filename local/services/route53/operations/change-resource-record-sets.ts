import { type ApiRequest, AwsError } from "../../../gateway/api.ts";
import { children, readXml, text, type XmlNode } from "../../../gateway/xml-body.ts";
import { canonicalName, isInZone, plainName } from "../names.ts";
import type { RecordSet, Zone, Zones } from "../zones.ts";
import { changeMembers, existingZone, onZone, type Route53Operation } from "./operation.ts";

const actions = ["CREATE", "DELETE", "UPSERT"] as const;

interface Change {
  readonly action: (typeof actions)[number];
  readonly record: RecordSet;
}

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html */
export const changeResourceRecordSets: Route53Operation = {
  name: "ChangeResourceRecordSets",
  note: "All changes or none, in effect at once. A record of the program comes back with the next start.",
  permissions: onZone("route53:ChangeResourceRecordSets"),
  method: "POST",
  path: /^\/hostedzone\/([^/]+)\/rrset$/,
  async run([id = ""], { zones, now }, request) {
    const zone = existingZone(zones, id);
    const changes = await readChanges(request);
    const problems = changes.flatMap((change) => problemOf(change, zone, zones));
    if (problems.length > 0) throw new AwsError("InvalidChangeBatch", `[${problems.join(", ")}]`);
    for (const { action, record } of changes) {
      if (action === "DELETE") zones.removeRecord(zone.id, record);
      else zones.putRecord(zone.id, record);
    }
    const at = now();
    return {
      root: "ChangeResourceRecordSetsResponse",
      members: changeMembers(`C${at.toString(36).toUpperCase().padStart(20, "0")}`, at),
    };
  },
};

async function readChanges(request: ApiRequest): Promise<Change[]> {
  const root = await readXml(request, "ChangeResourceRecordSetsRequest", invalidInput, 1024 * 1024);
  const nodes = children(root, "ChangeBatch")
    .flatMap((batch) => children(batch, "Changes"))
    .flatMap((changes) => children(changes, "Change"));
  if (nodes.length === 0) throw invalidInput();
  return nodes.map((node) => {
    const action = actions.find((each) => each === text(node, "Action"));
    const [record] = children(node, "ResourceRecordSet");
    if (!action || !record) throw invalidInput();
    return { action, record: readRecord(record) };
  });
}

function readRecord(node: XmlNode): RecordSet {
  const name = text(node, "Name");
  const type = text(node, "Type");
  if (!name || !type) throw invalidInput();
  const [alias] = children(node, "AliasTarget");
  return {
    name: canonicalName(name),
    type,
    ttl: alias ? undefined : Number(text(node, "TTL") ?? 0),
    values: children(node, "ResourceRecords")
      .flatMap((records) => children(records, "ResourceRecord"))
      .flatMap((record) => text(record, "Value") ?? []),
    alias: alias && {
      dnsName: canonicalName(text(alias, "DNSName") ?? ""),
      zoneId: text(alias, "HostedZoneId") ?? "",
      evaluateTargetHealth: text(alias, "EvaluateTargetHealth") === "true",
    },
    setIdentifier: text(node, "SetIdentifier") ?? "",
  };
}

/** In Route 53's words. */
function problemOf({ action, record }: Change, zone: Zone, zones: Zones): string[] {
  const { name, type } = record;
  if (!isInZone(name, zone.name)) {
    return [`RRSet with DNS name ${name} is not permitted in zone ${zone.name}`];
  }
  const exists = zones.record(zone.id, record) !== undefined;
  if (action === "CREATE" && exists) {
    return [`Tried to create resource record set [name='${name}', type='${type}'] but it already exists`];
  }
  if (action === "DELETE" && !exists) {
    return [`Tried to delete resource record set [name='${name}', type='${type}'] but it was not found`];
  }
  if (record.alias === undefined && record.values.length === 0) {
    return [`Invalid resource record set: ${plainName(name)} has neither an alias target nor records`];
  }
  return [];
}

function invalidInput(): AwsError {
  return new AwsError("InvalidInput", "Invalid XML ; the body is not a ChangeResourceRecordSetsRequest.");
}
