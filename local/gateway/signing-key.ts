import { createHmac } from "node:crypto";
import type { SignedRequest } from "./sigv4.ts";

/** Keys in use at a time are those of the functions, for a day and a few services; a flood of others is forgotten. */
const maxKept = 1_000;

/** Signing keys take four HMACs to derive and stay the same for a key, day, region and service. */
export class SigningKeys {
  readonly #kept = new Map<string, Buffer>();

  of(secretAccessKey: string, { accessKeyId, date, region, scope }: SignedRequest): Buffer {
    const name = `${accessKeyId}/${date}/${region}/${scope}/${secretAccessKey}`;
    const known = this.#kept.get(name);
    if (known) return known;
    if (this.#kept.size >= maxKept) this.#kept.clear();
    const key = [date, region, scope, "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`);
    const made = Buffer.from(key);
    this.#kept.set(name, made);
    return made;
  }
}

export function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
