import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { readFileIfThere } from "./private-file.ts";

/**
 * Encrypts values at rest (AES-256-GCM) with a key in a file of its own, made at first use. It stands in for KMS's
 * managed keys: a copy of the data without the key's file tells nothing.
 */
export class ValueCipher {
  readonly #keyFile: string;
  #key: Buffer | undefined;

  constructor(keyFile: string) {
    this.#keyFile = keyFile;
  }

  /** Base64 text; another one each time. */
  encrypt(value: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#secretKey(), iv);
    const body = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
  }

  /** @throws Error when the text was not encrypted with this key, or was changed since */
  decrypt(text: string): string {
    const bytes = Buffer.from(text, "base64");
    const decipher = createDecipheriv("aes-256-gcm", this.#secretKey(), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  }

  #secretKey(): Buffer {
    this.#key ??= readFileIfThere(this.#keyFile);
    if (!this.#key) {
      this.#key = randomBytes(32);
      mkdirSync(dirname(this.#keyFile), { recursive: true, mode: 0o700 });
      writeFileSync(this.#keyFile, this.#key, { mode: 0o600, flag: "wx" });
    }
    return this.#key;
  }
}
