import { createHash } from "node:crypto";
import type { ListPosition } from "./keys";
import { slugPattern } from "./slug";

/** An opaque text for a place in the list of links. */
export function encodeCursor({ createdAt, slug }: ListPosition): string {
  const payload = Buffer.from(`${createdAt} ${slug}`).toString("base64url");
  return `${payload}.${checksum(payload)}`;
}

/** The place again; undefined for a text that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): ListPosition | undefined {
  const [payload = "", sum, ...rest] = cursor.split(".");
  if (rest.length > 0 || sum !== checksum(payload)) return undefined;
  const [createdAt = "", slug = "", ...more] = Buffer.from(payload, "base64url").toString().split(" ");
  const known = more.length === 0 && isTimestamp(createdAt) && slugPattern.test(slug);
  return known ? { createdAt, slug } : undefined;
}

// Not a signature: it tells a damaged cursor from a whole one. A forged one only names another place in the same list.
function checksum(payload: string): string {
  return createHash("sha256").update(`cursor 1 ${payload}`).digest("base64url").slice(0, 8);
}

function isTimestamp(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}
