import { type Exchange, type ExecuteResponse, header } from "./exchange.ts";
import { mediaType } from "./proxy-event.ts";

/** Why an integration's answer cannot be passed on. */
export class MalformedResponse extends Error {}

const members = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"]);

/**
 * Names that clients get as `x-amzn-Remapped-<name>`, because API Gateway sets them itself.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
const remapped = new Map(
  [
    "Authorization",
    "Connection",
    "Content-Length",
    "Content-MD5",
    "Date",
    "Expect",
    "Host",
    "Max-Forwards",
    "Proxy-Authenticate",
    "Server",
    "Trailer",
    "Upgrade",
    "User-Agent",
    "WWW-Authenticate",
  ].map((name) => [name.toLowerCase(), `x-amzn-Remapped-${name}`]),
);
const dropped = new Set(["keep-alive", "transfer-encoding", "te", "proxy-connection"]);

/**
 * Turns a function's answer into a response.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 * @throws MalformedResponse where API Gateway answers 502.
 */
export function proxyResponse(exchange: Exchange, payload: Uint8Array | string): ExecuteResponse {
  const answer = parseObject(payload);
  for (const name of Object.keys(answer)) {
    if (!members.has(name)) throw new MalformedResponse(`unknown member "${name}"`);
  }
  return {
    status: statusOf(answer.statusCode),
    headers: headersOf(answer.headers, answer.multiValueHeaders),
    body: bodyOf(exchange, answer.body, answer.isBase64Encoded),
  };
}

function parseObject(payload: Uint8Array | string): { readonly [name: string]: unknown } {
  const text = typeof payload === "string" ? payload : Buffer.from(payload).toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedResponse("not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new MalformedResponse("not an object");
  }
  // The checks above leave a plain JSON object.
  return value as { readonly [name: string]: unknown };
}

function statusOf(value: unknown): number {
  if (value === undefined || value === null) return 200;
  const status = typeof value === "number" || typeof value === "string" ? Number(value) : Number.NaN;
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw new MalformedResponse(`statusCode ${JSON.stringify(value)} is not a number from 200 to 599`);
}

/** `multiValueHeaders` win where both name a header. */
function headersOf(single: unknown, multi: unknown): [string, string][] {
  const headers: [string, string][] = [];
  const taken = new Set<string>();
  for (const [name, values] of entriesOf(multi, "multiValueHeaders")) {
    taken.add(name.toLowerCase());
    for (const value of Array.isArray(values) ? values : [values]) add(headers, name, value);
  }
  for (const [name, value] of entriesOf(single, "headers")) {
    if (!taken.has(name.toLowerCase())) add(headers, name, value);
  }
  if (!headers.some(([name]) => name.length === 12 && name.toLowerCase() === "content-type")) {
    headers.push(["Content-Type", "application/json"]);
  }
  return headers;
}

function entriesOf(value: unknown, member: string): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== "object" || Array.isArray(value))
    throw new MalformedResponse(`${member} is not an object`);
  return Object.entries(value);
}

const token = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a header
const control = /[\u0000-\u0008\u000a-\u001f\u007f]/;
const beyondAscii = /[^\t\x20-\x7e]/;

function add(headers: [string, string][], name: string, value: unknown): void {
  if (!token.test(name)) throw new MalformedResponse(`header name ${JSON.stringify(name)}`);
  if (typeof value !== "string" && typeof value !== "boolean") {
    throw new MalformedResponse(`header "${name}" is neither a string nor a boolean`);
  }
  const text = String(value);
  // A line break here would let the function's caller write headers of their own.
  if (control.test(text)) throw new MalformedResponse(`header "${name}" holds a control character`);
  const lower = name.toLowerCase();
  if (dropped.has(lower)) return;
  headers.push([remapped.get(lower) ?? name, headerText(text)]);
}

/** Header bytes are UTF-8; Node writes one byte a character. */
export function headerText(text: string): string {
  return beyondAscii.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;
}

const base64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

function bodyOf(exchange: Exchange, value: unknown, isBase64Encoded: unknown): Buffer {
  if (value === undefined || value === null) return Buffer.alloc(0);
  if (typeof value !== "string") throw new MalformedResponse("body is not a string");
  if (isBase64Encoded !== undefined && typeof isBase64Encoded !== "boolean") {
    throw new MalformedResponse("isBase64Encoded is not a boolean");
  }
  if (isBase64Encoded !== true || !acceptsBinary(exchange)) return Buffer.from(value, "utf8");
  if (!base64.test(value)) throw new MalformedResponse("body is not base64");
  return Buffer.from(value, "base64");
}

function acceptsBinary(exchange: Exchange): boolean {
  return exchange.stage.deployment.api.isBinary(mediaType(header(exchange.headers, "accept") ?? ""));
}
