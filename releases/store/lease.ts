import { hostname } from "node:os";
import * as z from "zod";
import { ReleaseError } from "../release-error.ts";
import type { BucketStore } from "./bucket-store.ts";
import { parseJson } from "./manifest.ts";
import type { ReleaseLine } from "./release-line.ts";

/** Milliseconds since 1970, injected. */
export interface Clock {
  now(): number;
}

const lease = z.object({
  by: z.string(),
  host: z.string(),
  pid: z.number(),
  /** `deploy`, `prune` */
  action: z.string(),
  /** Release that is being made live, where there is one. */
  release: z.string().optional(),
  expiresAt: z.iso.datetime(),
});
type LeaseRecord = z.infer<typeof lease>;

/** Milliseconds. A deploy that renews its lease needs a third of it. */
const lifetime = 60_000;

/** The right to change the live files of one line, for a while that is renewed. */
export class Lease {
  /** What a killed holder had been about, `3-1a2b3c4`; undefined when nobody was interrupted. */
  readonly interrupted: string | undefined;
  readonly #staging: BucketStore;
  readonly #key: string;
  readonly #clock: Clock;
  #record: LeaseRecord;
  #etag: string;
  #renewal: Promise<void> | undefined;

  private constructor(
    place: { staging: BucketStore; key: string; clock: Clock },
    record: LeaseRecord,
    etag: string,
    interrupted: string | undefined,
  ) {
    this.#staging = place.staging;
    this.#key = place.key;
    this.#clock = place.clock;
    this.#record = record;
    this.#etag = etag;
    this.interrupted = interrupted;
  }

  /** @throws ReleaseError (conflict) naming who holds it */
  static async take(
    staging: BucketStore,
    line: ReleaseLine,
    clock: Clock,
    about: { action: string; release?: string },
  ): Promise<Lease> {
    const key = line.lease;
    const held = await staging.read(key);
    const holder = held && lease.safeParse(parseJson(held.bytes)).data;
    if (holder && isAlive(holder, clock.now())) throw busy(holder);
    const record: LeaseRecord = {
      by: currentPerson(),
      host: hostname(),
      pid: process.pid,
      ...about,
      expiresAt: new Date(clock.now() + lifetime).toISOString(),
    };
    const etag = await staging.writeJson(key, record, held ? { etag: held.etag } : "absent");
    if (etag !== undefined) return new Lease({ staging, key, clock }, record, etag, holder?.release);
    const winner = lease.safeParse(parseJson((await staging.read(key))?.bytes ?? new Uint8Array())).data;
    throw busy(winner);
  }

  /**
   * To be called before each change of the live files: renews the lease when a third of it is over.
   * @throws ReleaseError (conflict) when it has run out and somebody else took it
   */
  async keep(): Promise<void> {
    const left = Date.parse(this.#record.expiresAt) - this.#clock.now();
    if (left > (lifetime * 2) / 3) return;
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    await this.#renewal;
  }

  async end(): Promise<void> {
    // Somebody else's by now, when it is another one: theirs to end.
    await this.#staging.deleteIf(this.#key, this.#etag);
  }

  async #renew(): Promise<void> {
    const record = { ...this.#record, expiresAt: new Date(this.#clock.now() + lifetime).toISOString() };
    const etag = await this.#staging.writeJson(this.#key, record, { etag: this.#etag });
    if (etag === undefined) {
      throw new ReleaseError(
        "the lease of this deploy ran out and somebody else took it, so it stopped. What is live is theirs to finish",
        "conflict",
      );
    }
    this.#record = record;
    this.#etag = etag;
  }
}

/** `ann@laptop` */
export function currentPerson(): string {
  return `${process.env.USER || process.env.USERNAME || "somebody"}@${hostname()}`;
}

function isAlive({ host, pid, expiresAt }: LeaseRecord, now: number): boolean {
  if (Date.parse(expiresAt) <= now) return false;
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function busy(holder: LeaseRecord | undefined): ReleaseError {
  if (!holder) return new ReleaseError("somebody else has just begun to deploy; try again", "conflict");
  const what = [holder.action, holder.release].filter(Boolean).join(" ");
  return new ReleaseError(
    `"${what}" by ${holder.by} (process ${holder.pid} on ${holder.host}) is under way and goes first. ` +
      `Wait for it; should it have been killed, its lease ends at ${holder.expiresAt}`,
    "conflict",
  );
}
