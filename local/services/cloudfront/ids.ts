import { randomBytes } from "node:crypto";

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** `E1ABCDEFGHIJKL`: ids of distributions, origin access controls and ETags. */
export function entityId(): string {
  return `E${pick(13)}`;
}

/** `d1234567890abc.cloudfront.net` */
export function distributionDomainName(): string {
  return `d${pick(13).toLowerCase()}.cloudfront.net`;
}

function pick(length: number): string {
  let text = "";
  for (const byte of randomBytes(length)) text += upper[byte % upper.length];
  return text;
}

/** What `x-amz-cf-id` carries: 56 characters. */
export function requestId(): string {
  return `${randomBytes(40).toString("base64url")}==`;
}
