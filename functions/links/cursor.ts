import { createHmac, timingSafeEqual } from "node:crypto";
import { readEnvironment } from "../shared/env";
import { openSecret } from "../shared/open-secret";
import type { RotatingSecret } from "../shared/rotating-secret";
import type { ListPosition } from "./keys";
import { slugPattern } from "./slug";

/** Opaque, signed texts for places in the list of links: only a place that a page gave is gone on from. */
export class Cursors {
  readonly #key: RotatingSecret;

  constructor(key: RotatingSecret) {
    this.#key = key;
  }

  async encode({ createdAt, slug }: ListPosition): Promise<string> {
    const payload = Buffer.from(`${createdAt} ${slug}`).toString("base64url");
    return `${payload}.${signature(payload, await this.#key.value()).toString("base64url")}`;
  }

  /** The place again; undefined for a text that `encode` did not make with the present key. */
  async decode(cursor: string): Promise<ListPosition | undefined> {
    const [payload = "", signed = "", ...rest] = cursor.split(".");
    const given = Buffer.from(signed, "base64url");
    // Whatever is not of this form no key can have signed: the key need not be looked up again for it.
    if (rest.length > 0 || given.length !== signatureBytes) return undefined;
    try {
      return await this.#key.use((key) => {
        if (timingSafeEqual(given, signature(payload, key))) return positionOf(payload);
        throw new WrongSignature();
      }, isWrongSignature);
    } catch (error) {
      if (isWrongSignature(error)) return undefined;
      throw error;
    }
  }
}

/** Signed with the secret named by CURSOR_KEY_SECRET. Called once for each execution environment. */
export function openCursors(): Cursors {
  const { CURSOR_KEY_SECRET } = readEnvironment("CURSOR_KEY_SECRET");
  return new Cursors(openSecret(CURSOR_KEY_SECRET));
}

class WrongSignature extends Error {}

function isWrongSignature(error: unknown): boolean {
  return error instanceof WrongSignature;
}

/** Half of SHA-256's bytes: as long as HMAC's advice goes down to (RFC 2104), and short in an address. */
const signatureBytes = 16;

function signature(payload: string, key: string): Buffer {
  return createHmac("sha256", key).update(`cursor 2 ${payload}`).digest().subarray(0, signatureBytes);
}

function positionOf(payload: string): ListPosition | undefined {
  const [createdAt = "", slug = "", ...more] = Buffer.from(payload, "base64url").toString().split(" ");
  const known = more.length === 0 && isTimestamp(createdAt) && slugPattern.test(slug);
  return known ? { createdAt, slug } : undefined;
}

function isTimestamp(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}
