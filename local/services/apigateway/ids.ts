import { createHash, randomBytes, randomUUID } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** An id of API Gateway's form: lower-case letters and digits. */
export function randomId(length: number): string {
  let id = "";
  for (const byte of randomBytes(length)) id += alphabet[byte % alphabet.length];
  return id;
}

/** The same id for the same seed; resources of an imported API have ids, but nothing names them elsewhere. */
export function derivedId(length: number, seed: string): string {
  let id = "";
  for (const byte of createHash("sha256").update(seed).digest().subarray(0, length)) {
    id += alphabet[byte % alphabet.length];
  }
  return id;
}

/** `1-67891233-abcdef012345678912345678`. https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html */
export function traceRoot(now: number): string {
  const unique = randomUUID();
  return `1-${Math.floor(now / 1000).toString(16)}-${unique.slice(0, 8)}${unique.slice(9, 13)}${unique.slice(24)}`;
}

/** `KtF82HGdliAFjxw=`: what the header x-amz-apigw-id and `$context.extendedRequestId` carry. */
export function extendedRequestId(): string {
  return randomBytes(11).toString("base64");
}
