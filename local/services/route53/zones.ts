import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { canonicalName, compareNames, isInZone, localName, plainName } from "./names.ts";

export interface Zone {
  readonly id: string;
  /** With the dot at its end. */
  readonly name: string;
  readonly comment: string;
  readonly callerReference: string;
}

export interface RecordSet {
  /** With the dot at its end. */
  readonly name: string;
  readonly type: string;
  /** Seconds; undefined for an alias. */
  readonly ttl: number | undefined;
  readonly values: readonly string[];
  readonly alias:
    | { readonly dnsName: string; readonly zoneId: string; readonly evaluateTargetHealth: boolean }
    | undefined;
  /** Empty for a simple record. */
  readonly setIdentifier: string;
}

/** Where a name leads. */
export interface Resolution {
  /** The name in full, without the dot at its end: `dev.example.com`. */
  readonly host: string;
  /** `d111111abcdef8.cloudfront.net` */
  readonly target: string;
}

/** A chain of names longer than this goes round in a circle. */
const longestChain = 8;

/** All zones and their records; what is changed is written to one file. */
export class Zones {
  readonly #file: string;
  readonly #zones = new Map<string, Zone>();
  readonly #records = new Map<string, Map<string, RecordSet>>();

  /** @param file absolute; made with the first record */
  constructor(file: string) {
    this.#file = file;
  }

  load(): void {
    let text: string;
    try {
      text = readFileSync(this.#file, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
      throw error;
    }
    // Written by #save alone, in this form.
    const kept = JSON.parse(text) as { readonly zone: Zone; readonly records: readonly RecordSet[] }[];
    for (const { zone, records } of kept) {
      this.#zones.set(zone.id, zone);
      this.#records.set(zone.id, new Map(records.map((record) => [keyOf(record), record])));
    }
  }

  get all(): readonly Zone[] {
    return [...this.#zones.values()].sort((a, b) => compareNames(a.name, b.name));
  }

  get(id: string): Zone | undefined {
    return this.#zones.get(id.replace(/^\/hostedzone\//, ""));
  }

  /** The zone of that name; one that nobody made is played, with an id that is always the same. */
  named(name: string): Zone {
    const full = canonicalName(name);
    for (const zone of this.#zones.values()) if (zone.name === full) return zone;
    return this.put({ id: zoneIdOf(full), name: full, comment: "", callerReference: "local" });
  }

  put(zone: Zone): Zone {
    this.#zones.set(zone.id, zone);
    return zone;
  }

  remove(id: string): void {
    this.#zones.delete(id);
    this.#records.delete(id);
    this.#save();
  }

  recordsOf(zoneId: string): readonly RecordSet[] {
    return [...(this.#records.get(zoneId)?.values() ?? [])].sort(
      (a, b) => compareNames(a.name, b.name) || (a.type < b.type ? -1 : 1),
    );
  }

  record(zoneId: string, key: Pick<RecordSet, "name" | "type" | "setIdentifier">): RecordSet | undefined {
    return this.#records.get(zoneId)?.get(keyOf(key));
  }

  putRecord(zoneId: string, record: RecordSet): void {
    const records = this.#records.get(zoneId) ?? new Map<string, RecordSet>();
    this.#records.set(zoneId, records.set(keyOf(record), record));
    this.#save();
  }

  removeRecord(zoneId: string, record: Pick<RecordSet, "name" | "type" | "setIdentifier">): void {
    this.#records.get(zoneId)?.delete(keyOf(record));
    this.#save();
  }

  /** True where a record of that type holds the value. */
  holds(name: string, type: string, value: string): boolean {
    return this.#named(canonicalName(name)).some(
      (record) => record.type === type && record.values.some((each) => plainName(each) === plainName(value)),
    );
  }

  /** Names that have an address here, in full and without the dot. */
  get hosts(): readonly { readonly host: string; readonly local: string }[] {
    return this.all.flatMap((zone) =>
      this.recordsOf(zone.id)
        .filter(({ type }) => type === "A" || type === "CNAME")
        .filter(({ name }) => this.resolve(plainName(name)) !== undefined)
        .map(({ name }) => ({
          host: plainName(name),
          local: localName(plainName(name), plainName(zone.name)),
        })),
    );
  }

  /**
   * Follows the alias or CNAME of a name, given in full or as this machine answers it (`dev.localhost`).
   * @returns undefined for a name that leads nowhere but to plain addresses, or to nothing
   */
  resolve(host: string): Resolution | undefined {
    const name = this.#fullName(plainName(host));
    if (name === undefined) return undefined;
    let target = canonicalName(name);
    for (let step = 0; step < longestChain; step++) {
      const records = this.#named(target);
      const next =
        records.find(({ type, alias }) => type === "A" && alias)?.alias?.dnsName ??
        records.find(({ type }) => type === "CNAME")?.values[0];
      if (next === undefined) {
        return step === 0 ? undefined : { host: name, target: plainName(target) };
      }
      target = canonicalName(next);
    }
    return undefined;
  }

  #fullName(host: string): string | undefined {
    if (host !== "localhost" && !host.endsWith(".localhost")) return host;
    for (const zone of this.all) {
      const name = plainName(`${host.slice(0, -"localhost".length)}${zone.name}`);
      if (this.#named(canonicalName(name)).length > 0) return name;
    }
    return undefined;
  }

  #named(name: string): readonly RecordSet[] {
    return this.all
      .filter((zone) => isInZone(name, zone.name))
      .flatMap((zone) => this.recordsOf(zone.id).filter((record) => record.name === name));
  }

  #save(): void {
    const kept = this.all.map((zone) => ({ zone, records: this.recordsOf(zone.id) }));
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.new`, JSON.stringify(kept));
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function keyOf({ name, type, setIdentifier }: Pick<RecordSet, "name" | "type" | "setIdentifier">): string {
  return `${name} ${type} ${setIdentifier}`;
}

/** `Z0123456789ABCDEFGHIJ`: an id of Route 53's form. */
export function zoneIdOf(seed: string): string {
  return `Z${createHash("sha256").update(seed).digest("hex").slice(0, 20).toUpperCase()}`;
}
