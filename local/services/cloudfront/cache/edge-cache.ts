import type { Clock } from "../../../clock.ts";
import type { EdgeResponse } from "../front-door/edge-response.ts";
import { Headers } from "../headers.ts";
import type { OriginRequest } from "../origins/origin-request.ts";
import type { CacheKey } from "./cache-key.ts";
import { type Entry, entryOf, respondFrom } from "./entry.ts";
import { lifetimeOf, readCacheControl, type TtlLimits } from "./lifetime.ts";

/** How one distribution's behaviour caches. */
export interface CacheRules {
  readonly distributionId: string;
  readonly limits: TtlLimits;
  /** Error caching minimum TTL of a status, in seconds. */
  readonly errorTtl: (status: number) => number;
}

type Ask = (request: OriginRequest) => Promise<EdgeResponse>;

interface Call {
  readonly id: string;
  readonly key: CacheKey;
  readonly rules: CacheRules;
  readonly request: OriginRequest;
  readonly ask: Ask;
}

/** The one edge location of this machine: answers of origins, kept in memory for as long as CloudFront would. */
export class EdgeCache {
  readonly #clock: Clock;
  readonly #largest: number;
  /** In order of last use. */
  readonly #entries = new Map<string, Entry>();
  readonly #underWay = new Map<string, Promise<unknown>>();
  #size = 0;
  #invalidations = 0;

  /** @param largest bytes of bodies that are kept; the least recently used go first */
  constructor(clock: Clock, largest = 64 * 1024 * 1024) {
    this.#clock = clock;
    this.#largest = largest;
  }

  /** Answers from the cache, or asks the origin and keeps what it says. */
  async answer(key: CacheKey, rules: CacheRules, request: OriginRequest, ask: Ask): Promise<EdgeResponse> {
    const id = `${rules.distributionId} ${key.text}`;
    // Requests for the same thing at the same time become one.
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#request-custom-traffic-spikes
    const underWay = this.#underWay.get(id);
    if (underWay) await underWay;
    const entry = this.#use(id);
    if (entry && this.#clock.now() < entry.freshUntil) {
      return respondFrom(entry, request, "Hit", this.#clock.now()) ?? ask(request);
    }
    const call = { id, key, rules, request, ask };
    const asked = entry ? this.#refresh(entry, call) : this.#fetch(call);
    const settled = asked.catch(() => {});
    this.#underWay.set(id, settled);
    try {
      return await asked;
    } finally {
      if (this.#underWay.get(id) === settled) this.#underWay.delete(id);
    }
  }

  /**
   * Forgets what has been kept for paths, as an invalidation names them: in full, or the beginning with `*` at its end.
   * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
   */
  invalidate(distributionId: string, paths: readonly string[]): void {
    this.#invalidations++;
    for (const [id, entry] of this.#entries) {
      if (entry.distributionId !== distributionId) continue;
      const named = paths.some((path) =>
        path.endsWith("*") ? entry.target.startsWith(path.slice(0, -1)) : entry.target === path,
      );
      if (named) this.#drop(id);
    }
  }

  async #fetch(call: Call): Promise<EdgeResponse> {
    const { request } = call;
    const before = this.#invalidations;
    const answer = await call.ask(request);
    const entry = await this.#keep(call, answer, before);
    return entry ? { ...answer, body: entry.body } : answer;
  }

  /** Asks whether what has been kept still holds. */
  async #refresh(entry: Entry, call: Call): Promise<EdgeResponse> {
    const { id, rules, request, ask } = call;
    const before = this.#invalidations;
    const answer = await ask(withConditions(request, entry));
    const now = this.#clock.now();
    if (answer.status === 304) {
      const headers = merged(entry.headers, answer.headers);
      const seconds = lifetimeOf({ status: entry.status, headers }, rules.limits, 0, now);
      const lifetime = seconds * 1000;
      const renewed = { ...entry, headers, storedAt: now, lifetime, freshUntil: now + lifetime };
      if (before === this.#invalidations) this.#put(id, renewed);
      return respondFrom(renewed, request, "RefreshHit", now) ?? ask(request);
    }
    if (answer.status >= 500 && mayBeStale(entry, now)) {
      // The origin is left alone for as long as its error would have been kept.
      const kept = { ...entry, freshUntil: now + rules.errorTtl(answer.status) * 1000 };
      this.#put(id, kept);
      return respondFrom(kept, request, "Hit", now) ?? answer;
    }
    this.#drop(id);
    const fresh = await this.#keep(call, answer, before);
    // The origin was not told of the viewer's own conditions and range.
    if (!hasConditions(request)) return fresh ? { ...answer, body: fresh.body } : answer;
    return (fresh && respondFrom(fresh, request, "Miss", now)) ?? ask(request);
  }

  /** @returns what is kept of the answer; undefined where that is nothing */
  async #keep(call: Call, answer: EdgeResponse, invalidations: number): Promise<Entry | undefined> {
    const { id, key, rules, request } = call;
    const now = this.#clock.now();
    const seconds = lifetimeOf(answer, rules.limits, rules.errorTtl(answer.status), now);
    if (seconds <= 0 || request.method === "HEAD") return undefined;
    const entry = await entryOf(answer, {
      distributionId: rules.distributionId,
      target: key.target,
      storedAt: now,
      lifetime: seconds * 1000,
    });
    // What was asked for before an invalidation may be what it was about.
    if (entry && invalidations === this.#invalidations) this.#put(id, entry);
    return entry;
  }

  #use(id: string): Entry | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    return entry;
  }

  #put(id: string, entry: Entry): void {
    this.#drop(id);
    this.#entries.set(id, entry);
    this.#size += entry.size;
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#largest) break;
      this.#drop(oldest);
    }
  }

  #drop(id: string): void {
    this.#size -= this.#entries.get(id)?.size ?? 0;
    this.#entries.delete(id);
  }
}

const conditions = /^(?:if-.*|range)$/i;

function hasConditions(request: OriginRequest): boolean {
  return [...request.headers].some(([name]) => conditions.test(name));
}

function withConditions(request: OriginRequest, { status, headers }: Entry): OriginRequest {
  const etag = headers.get("etag");
  const lastModified = headers.get("last-modified");
  const asking = new Headers([...request.headers].filter(([name]) => !conditions.test(name)));
  if (status === 200 && etag) asking.set("If-None-Match", etag);
  else if (status === 200 && lastModified) asking.set("If-Modified-Since", lastModified);
  return { ...request, headers: asking };
}

function merged(kept: Headers, fresh: Headers): Headers {
  const headers = new Headers(kept);
  for (const [name, value] of fresh) if (!/^(?:content-.*|set-cookie)$/i.test(name)) headers.set(name, value);
  return headers;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html#HTTPStatusCodes-no-custom-error-pages */
function mayBeStale(entry: Entry, now: number): boolean {
  const control = readCacheControl(entry.headers.get("cache-control"));
  if (entry.status >= 400 || control.forbidden || control.mustRevalidate) return false;
  return (
    control.staleIfError === undefined || now <= entry.storedAt + entry.lifetime + control.staleIfError * 1000
  );
}
