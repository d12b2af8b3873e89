import type { Headers } from "../headers.ts";

/** Which answer a request's conditions ask for. RFC 9110 section 13.2.2. */
export function evaluateConditions(
  request: Headers,
  etag: string,
  lastModified: Date,
): "normal" | "not modified" | "precondition failed" {
  const ifMatch = request.get("if-match");
  const unmodifiedSince = request.get("if-unmodified-since");
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, etag)) return "precondition failed";
  } else if (unmodifiedSince !== undefined && isAfter(lastModified, unmodifiedSince)) {
    return "precondition failed";
  }
  const ifNoneMatch = request.get("if-none-match");
  const modifiedSince = request.get("if-modified-since");
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, etag) ? "not modified" : "normal";
  if (modifiedSince !== undefined && isDate(modifiedSince) && !isAfter(lastModified, modifiedSince)) {
    return "not modified";
  }
  return "normal";
}

/** True when a range may be served: the viewer's part is of this very version. RFC 9110 section 13.1.5. */
export function rangeStillHolds(request: Headers, etag: string, lastModified: Date): boolean {
  const condition = request.get("if-range");
  if (condition === undefined) return true;
  if (condition.startsWith('"')) return condition === etag;
  return isDate(condition) && wholeSeconds(lastModified) === Date.parse(condition);
}

/** Weak comparison, as a compressed answer carries the weak form of the object's ETag. */
function matches(list: string, etag: string): boolean {
  if (list.trim() === "*") return true;
  return list.split(",").some((item) => item.trim().replace(/^W\//, "") === etag.replace(/^W\//, ""));
}

function isDate(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}

function isAfter(date: Date, text: string): boolean {
  return wholeSeconds(date) > Date.parse(text);
}

/** HTTP dates have no fractions. */
function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000;
}
