/** A DNS name as Route 53 keeps it: lower case, with the dot of the root at its end. */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith(".") ? lower : `${lower}.`;
}

/** Without the dot of the root, as people and Host headers write it. */
export function plainName(name: string): string {
  return name.replace(/\.$/, "").toLowerCase();
}

/** True for the zone's own name and all below it. */
export function isInZone(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** The name by which this machine answers a name of the zone: `dev.example.com.` → `dev.localhost`. */
export function localName(name: string, zone: string): string {
  return `${name.slice(0, name.length - zone.length)}localhost`;
}

/** Order of answers: by labels from the root on. https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html */
export function compareNames(one: string, other: string): number {
  const key = (name: string) => name.split(".").reverse().join(".");
  return key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0;
}
