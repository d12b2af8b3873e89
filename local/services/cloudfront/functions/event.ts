import type { Headers } from "../headers.ts";

/**
 * What a CloudFront Function is called with.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
export interface EdgeEvent {
  readonly version: "1.0";
  readonly context: {
    readonly distributionDomainName: string;
    readonly distributionId: string;
    readonly eventType: "viewer-request" | "viewer-response";
    readonly requestId: string;
  };
  readonly viewer: { readonly ip: string };
  readonly request: EventRequest;
  readonly response?: EventResponse;
}

export interface EventRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: ValueTable;
  readonly headers: ValueTable;
  readonly cookies: ValueTable;
}

export interface EventResponse {
  readonly statusCode: number;
  readonly statusDescription: string;
  readonly headers: ValueTable;
  readonly cookies: ValueTable;
}

/** Has a null prototype, so that `__proto__` is a name like any other. */
export type ValueTable = Record<string, EventValue>;

export interface EventValue {
  value: string;
  /** Present where the name occurs more than once: all values, the first included. */
  multiValue?: { value: string; attributes?: string }[];
  /** Of `Set-Cookie`: all after the value. */
  attributes?: string;
}

/** Query parameters as sent, still percent-encoded. */
export function queryTable(query: string): ValueTable {
  const table = emptyTable();
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    if (equals < 0) addValue(table, pair, { value: "" });
    else addValue(table, pair.slice(0, equals), { value: pair.slice(equals + 1) });
  }
  return table;
}

/** Headers in lower case, cookies left out. */
export function headerTable(headers: Headers, cookieHeader: "cookie" | "set-cookie"): ValueTable {
  const table = emptyTable();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower !== cookieHeader) addValue(table, lower, { value });
  }
  return table;
}

export function requestCookieTable(headers: Headers): ValueTable {
  const table = emptyTable();
  for (const [header, value] of headers) {
    if (header.toLowerCase() !== "cookie") continue;
    for (const pair of value.split(";")) {
      const equals = pair.indexOf("=");
      const name = (equals < 0 ? pair : pair.slice(0, equals)).trim();
      if (name !== "") addValue(table, name, { value: equals < 0 ? "" : pair.slice(equals + 1).trim() });
    }
  }
  return table;
}

export function responseCookieTable(headers: Headers): ValueTable {
  const table = emptyTable();
  for (const [header, text] of headers) {
    if (header.toLowerCase() !== "set-cookie") continue;
    const semicolon = text.indexOf(";");
    const pair = semicolon < 0 ? text : text.slice(0, semicolon);
    const equals = pair.indexOf("=");
    if (equals < 0) continue;
    const attributes = semicolon < 0 ? "" : text.slice(semicolon + 1).trim();
    addValue(table, pair.slice(0, equals).trim(), {
      value: pair.slice(equals + 1).trim(),
      ...(attributes ? { attributes } : {}),
    });
  }
  return table;
}

export function emptyTable(): ValueTable {
  return Object.create(null) as ValueTable;
}

function addValue(table: ValueTable, name: string, entry: { value: string; attributes?: string }): void {
  const known = table[name];
  if (!known) {
    table[name] = entry;
    return;
  }
  known.multiValue ??= [
    { value: known.value, ...(known.attributes ? { attributes: known.attributes } : {}) },
  ];
  known.multiValue.push(entry);
}
