import { Readable } from "node:stream";
import { readAll } from "../front-door/compression.ts";
import { evaluateConditions, rangeStillHolds } from "../front-door/conditional.ts";
import { bodySize, type EdgeResponse, type StoredBody } from "../front-door/edge-response.ts";
import { readRange } from "../front-door/range.ts";
import { Headers } from "../headers.ts";
import type { OriginRequest } from "../origins/origin-request.ts";

/** Bytes at hand, or ones that can be read again. */
type KeptBody = Buffer | StoredBody;

/** An answer of an origin, kept. */
export interface Entry {
  readonly distributionId: string;
  /** What an invalidation names. */
  readonly target: string;
  readonly status: number;
  readonly statusText: string | undefined;
  readonly headers: Headers;
  readonly body: KeptBody;
  /** Bytes. */
  readonly size: number;
  /** When the origin last said so; milliseconds since 1970. */
  readonly storedAt: number;
  /** Milliseconds. */
  readonly lifetime: number;
  /** Until when the origin is not asked again; later than its lifetime while the origin fails. */
  readonly freshUntil: number;
}

/** Bytes. CloudFront keeps files of up to 50 GB, which no machine of a developer has the memory for. */
const largestBody = 8 * 1024 * 1024;

/** @returns undefined for what is too large to be kept here, and for what may never end */
export async function entryOf(
  answer: EdgeResponse,
  about: Pick<Entry, "distributionId" | "target" | "storedAt" | "lifetime">,
): Promise<Entry | undefined> {
  const size = bodySize(answer.body);
  if (size === undefined || size > largestBody) return undefined;
  const { status, statusText } = answer;
  const body = Buffer.isBuffer(answer.body) ? answer.body : inMemory(await readAll(answer.body));
  // Headers of policies and compression are added to a copy of these on each way out.
  const headers = new Headers(answer.headers);
  return { ...about, status, statusText, headers, body, size, freshUntil: about.storedAt + about.lifetime };
}

function inMemory(bytes: Buffer): StoredBody {
  return {
    size: bytes.length,
    open: (start = 0, end = bytes.length - 1) => Readable.from([bytes.subarray(start, end + 1)]),
  };
}

/**
 * Answers a request from what has been kept, with its conditions and its range.
 * @returns undefined for what the origin alone can answer
 */
export function respondFrom(
  entry: Entry,
  request: OriginRequest,
  result: "Hit" | "RefreshHit" | "Miss",
  now: number,
): EdgeResponse | undefined {
  const headers = new Headers(entry.headers);
  headers.set("Age", String(Math.floor((now - entry.storedAt) / 1000)));
  const cacheResult = entry.status >= 400 ? "Error" : result;
  const { status, statusText, body } = entry;
  const whole = { status, statusText, headers, body, cacheResult };
  const etag = headers.get("etag") ?? "";
  const lastModified = new Date(headers.get("last-modified") ?? 0);
  if (status !== 200) return whole;
  switch (evaluateConditions(request.headers, etag, lastModified)) {
    case "precondition failed":
      return undefined;
    case "not modified":
      headers.delete("content-type");
      return { ...whole, status: 304, body: Buffer.alloc(0) };
  }
  if (!request.headers.has("range") || !rangeStillHolds(request.headers, etag, lastModified)) return whole;
  const { size } = entry;
  const range = readRange(request.headers.get("range"), size);
  if (range === undefined) return whole;
  if (range === "unsatisfiable") return undefined;
  headers.set("Content-Range", `bytes ${range.start}-${range.end}/${size}`);
  return { ...whole, status: 206, body: part(body, range.start, range.end) };
}

function part(body: KeptBody, start: number, end: number): KeptBody {
  if (Buffer.isBuffer(body)) return body.subarray(start, end + 1);
  return { size: end - start + 1, open: () => body.open(start, end) };
}
