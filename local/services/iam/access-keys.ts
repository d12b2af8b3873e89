import { createHmac, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface Session {
  readonly roleArn: string;
  /** Names the caller in `assumed-role/<role>/<session>`. */
  readonly session: string;
  readonly credentials: Credentials;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
}

/**
 * Temporary credentials of role sessions, derived from one random key a stack, so that they stay the same over
 * restarts and mean nothing elsewhere.
 */
export class AccessKeys {
  readonly #file: string;
  readonly #made = new Map<string, Session>();
  readonly #byKey = new Map<string, Session>();
  #key: Buffer | undefined;

  /** `file` holds the random key; it is made, readable by its owner alone, when it is not there. */
  constructor(file: string) {
    this.#file = file;
  }

  /** @param expiresAt - milliseconds since the epoch; absent for keys that last */
  credentialsFor(roleArn: string, session: string, expiresAt?: number): Credentials {
    const subject = `${roleArn}/${session}${expiresAt === undefined ? "" : `/${expiresAt}`}`;
    const made = this.#made.get(subject);
    if (made) return made.credentials;
    const credentials: Credentials = {
      // ASIA marks temporary keys. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
      accessKeyId: `ASIA${base32(this.#derive("id", subject)).slice(0, 16)}`,
      secretAccessKey: this.#derive("secret", subject).toString("base64url").slice(0, 40),
      sessionToken: Buffer.concat(
        ["token-1", "token-2", "token-3", "token-4"].map((purpose) => this.#derive(purpose, subject)),
      ).toString("base64"),
    };
    const kept = { roleArn, session, credentials, ...(expiresAt === undefined ? {} : { expiresAt }) };
    this.#made.set(subject, kept);
    this.#byKey.set(credentials.accessKeyId, kept);
    return credentials;
  }

  /** The session that a key was made for; undefined for every other key. */
  sessionOf(accessKeyId: string): Session | undefined {
    return this.#byKey.get(accessKeyId);
  }

  #derive(purpose: string, subject: string): Buffer {
    this.#key ??= this.#readKey();
    return createHmac("sha256", this.#key).update(`${purpose}\n${subject}`).digest();
  }

  #readKey(): Buffer {
    try {
      return readFileSync(this.#file);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
      const key = randomBytes(32);
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      writeFileSync(this.#file, key, { mode: 0o600, flag: "wx" });
      return key;
    }
  }
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 base32 of whole five-bit groups, the alphabet of AWS's ids. */
export function base32(bytes: Buffer): string {
  let bits = 0;
  let value = 0;
  let text = "";
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >> bits) & 31];
    }
  }
  return text;
}
