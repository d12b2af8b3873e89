import { Headers, isSafeHeader } from "../headers.ts";
import type { EventRequest, EventValue, ValueTable } from "./event.ts";
import { FunctionFailure } from "./sandbox.ts";

/** What a viewer-request function made of a request. */
export interface RewrittenRequest {
  readonly uri: string;
  readonly query: string;
  readonly headers: Headers;
}

export interface FunctionResponse {
  readonly status: number;
  readonly statusText: string | undefined;
  readonly headers: Headers;
  /** Undefined where the function leaves the body as it is. */
  readonly body: Buffer | undefined;
}

/**
 * Headers that a function can read and not change.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions.html
 */
const readOnlyRequestHeaders = new Set(["content-length", "host", "transfer-encoding", "via"]);
const readOnlyResponseHeaders = new Set(["warning", "via"]);
const disallowed =
  /^(connection|expect|keep-alive|proxy-authenticate|proxy-authorization|proxy-connection|trailer|upgrade|x-accel-.*|x-amz-cf-.*|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/;

/** True when the function answered the viewer itself. */
export function isResponse(answer: unknown): boolean {
  return record(answer, "the answer").statusCode !== undefined;
}

/** @throws FunctionFailure for anything that CloudFront would not take. */
export function rewrittenRequest(
  answer: unknown,
  sent: EventRequest,
  original: { query: string; headers: Headers },
): RewrittenRequest {
  const request = record(answer, "request");
  if (request.method !== sent.method) throw invalid("request.method is read-only");
  const uri = request.uri;
  if (typeof uri !== "string" || !uri.startsWith("/")) throw invalid("request.uri must begin with a slash");
  const querystring = table(request.querystring, "request.querystring");
  return {
    uri: encodeUnsafe(uri),
    query: sameTable(querystring, sent.querystring) ? original.query : queryText(querystring),
    headers: requestHeaders(request, sent, original.headers),
  };
}

function requestHeaders(request: Plain, sent: EventRequest, original: Headers): Headers {
  const wanted = table(request.headers, "request.headers");
  checkNames(wanted, sent.headers, readOnlyRequestHeaders, "request.headers");
  const headers = new Headers();
  const left = new Set(Object.keys(wanted));
  for (const [name, value] of original) {
    const lower = name.toLowerCase();
    if (lower === "cookie" || !left.has(lower)) continue;
    if (sameValue(wanted[lower], sent.headers[lower])) headers.append(name, value);
  }
  for (const name of left) {
    if (headers.has(name)) continue;
    for (const value of valuesOf(wanted[name], sent.headers[name])) {
      append(headers, capitalized(name), value.value, `request.headers.${name}`);
    }
  }
  const cookies = table(request.cookies, "request.cookies");
  const pairs = Object.entries(cookies).flatMap(([name, entry]) =>
    valuesOf(entry, sent.cookies[name]).map(({ value }) => `${name}=${value}`),
  );
  if (pairs.length > 0) append(headers, "Cookie", pairs.join("; "), "request.cookies");
  return headers;
}

/** @throws FunctionFailure for anything that CloudFront would not take. */
export function functionResponse(answer: unknown, sent: ValueTable): FunctionResponse {
  const response = record(answer, "response");
  const status = response.statusCode;
  if (typeof status !== "number" || !Number.isInteger(status) || status < 200 || status > 599) {
    throw invalid("response.statusCode must be a whole number from 200 to 599");
  }
  const wanted = table(response.headers, "response.headers");
  checkNames(wanted, sent, readOnlyResponseHeaders, "response.headers");
  const headers = new Headers();
  for (const [name, entry] of Object.entries(wanted)) {
    for (const { value } of valuesOf(entry, sent[name])) {
      append(headers, capitalized(name), value, `response.headers.${name}`);
    }
  }
  for (const [name, entry] of Object.entries(table(response.cookies, "response.cookies"))) {
    for (const { value, attributes } of valuesOf(entry, undefined)) {
      const text = attributes ? `${name}=${value}; ${attributes}` : `${name}=${value}`;
      append(headers, "Set-Cookie", text, `response.cookies.${name}`);
    }
  }
  const description = response.statusDescription;
  return {
    status,
    statusText:
      typeof description === "string" && /^[\t\x20-\x7e]*$/.test(description) ? description : undefined,
    headers,
    body: bodyOf(response.body),
  };
}

function bodyOf(body: unknown): Buffer | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string") return Buffer.from(body);
  const { data = "", encoding = "text" } = record(body, "response.body");
  if (typeof data !== "string") throw invalid("response.body.data must be a string");
  if (encoding === "text") return Buffer.from(data);
  if (encoding === "base64" && /^[A-Za-z0-9+/]*={0,2}$/.test(data)) return Buffer.from(data, "base64");
  throw invalid('response.body.encoding must be "text", or "base64" with base64 in data');
}

type Plain = { readonly [name: string]: unknown };

function record(value: unknown, what: string): Plain {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(`${what} must be an object`);
  }
  // The checks above leave a plain object of parsed JSON.
  return value as Plain;
}

function table(value: unknown, what: string): ValueTable {
  const entries = Object.entries(value === undefined ? {} : record(value, what));
  const result = Object.create(null) as ValueTable;
  for (const [name, entry] of entries) {
    const { value: text, multiValue, attributes } = record(entry, `${what}.${name}`);
    if (typeof text !== "string") throw invalid(`${what}.${name}.value must be a string`);
    result[name] = {
      value: text,
      ...(Array.isArray(multiValue)
        ? { multiValue: multiValue.map((item) => one(item, `${what}.${name}`)) }
        : {}),
      ...(typeof attributes === "string" ? { attributes } : {}),
    };
  }
  return result;
}

function one(item: unknown, what: string): { value: string; attributes?: string } {
  const { value, attributes } = record(item, what);
  if (typeof value !== "string") throw invalid(`${what}.multiValue must hold objects with a string value`);
  return { value, ...(typeof attributes === "string" ? { attributes } : {}) };
}

function checkNames(wanted: ValueTable, sent: ValueTable, readOnly: ReadonlySet<string>, what: string): void {
  for (const [name, entry] of Object.entries(wanted)) {
    if (name !== name.toLowerCase()) throw invalid(`${what} must have header names in lower case`);
    if (sameValue(entry, sent[name])) continue;
    if (readOnly.has(name) || disallowed.test(name)) throw invalid(`${what}.${name} may not be set`);
  }
  for (const name of readOnly) {
    if (sent[name] && !wanted[name]) throw invalid(`${what}.${name} may not be removed`);
  }
}

/** A changed `multiValue` wins; else a changed `value` stands for the first of them. */
function valuesOf(
  wanted: EventValue | undefined,
  sent: EventValue | undefined,
): readonly { value: string; attributes?: string }[] {
  if (!wanted) return [];
  const first = { value: wanted.value, ...(wanted.attributes ? { attributes: wanted.attributes } : {}) };
  if (!wanted.multiValue) return [first];
  if (sent && sameValue({ ...wanted, value: sent.value }, sent))
    return [first, ...wanted.multiValue.slice(1)];
  return wanted.multiValue;
}

function sameValue(a: EventValue | undefined, b: EventValue | undefined): boolean {
  if (!a || !b) return false;
  return (
    a.value === b.value &&
    a.attributes === b.attributes &&
    JSON.stringify(a.multiValue) === JSON.stringify(b.multiValue)
  );
}

function sameTable(a: ValueTable, b: ValueTable): boolean {
  const names = Object.keys(a);
  const others = Object.keys(b);
  return (
    names.length === others.length &&
    names.every((name, i) => name === others[i] && sameValue(a[name], b[name]))
  );
}

function queryText(querystring: ValueTable): string {
  const pairs = Object.entries(querystring).flatMap(([name, entry]) =>
    valuesOf(entry, undefined).map(({ value }) => (value === "" ? name : `${name}=${value}`)),
  );
  return encodeUnsafe(pairs.join("&"));
}

/** Characters that no request line can hold are percent-encoded; what is encoded already stays. */
function encodeUnsafe(text: string): string {
  return text.replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()));
}

function capitalized(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

function append(headers: Headers, name: string, value: string, what: string): void {
  if (!isSafeHeader(name, value)) throw invalid(`${what} holds what no header can`);
  headers.append(name, value);
}

function invalid(message: string): FunctionFailure {
  return new FunctionFailure(`it returned an invalid value: ${message}`);
}
