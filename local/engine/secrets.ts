import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../terminal/user-error.ts";

const keyFile = "state.key";
const ivLength = 12;
const tagLength = 16;

/** Encrypts what a stack's state file must not show, with AES-256-GCM under a random key that only its owner can read. */
export class SecretBox {
  readonly #file: string;
  #key: Buffer | undefined;

  constructor(dir: string) {
    this.#file = join(dir, keyFile);
  }

  /** @returns base64 of the initialization vector, the tag and the cipher text */
  seal(text: string): string {
    const iv = randomBytes(ivLength);
    const cipher = createCipheriv("aes-256-gcm", this.#keyForSealing(), iv);
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64");
  }

  /** @throws UserError when the key is gone or is another one */
  open(sealed: string): string {
    const bytes = Buffer.from(sealed, "base64");
    try {
      const decipher = createDecipheriv("aes-256-gcm", this.#readKey(), bytes.subarray(0, ivLength));
      decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
      return (
        decipher.update(bytes.subarray(ivLength + tagLength), undefined, "utf8") + decipher.final("utf8")
      );
    } catch (error) {
      throw new UserError(
        `A secret of the stack's state cannot be decrypted with ${this.#file} (${
          error instanceof Error ? error.message : error
        }). Put the right key back, or start anew with --reset`,
      );
    }
  }

  #readKey(): Buffer {
    this.#key ??= readFileSync(this.#file);
    return this.#key;
  }

  #keyForSealing(): Buffer {
    try {
      return this.#readKey();
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
    mkdirSync(join(this.#file, ".."), { recursive: true, mode: 0o700 });
    const key = randomBytes(32);
    writeFileSync(this.#file, key, { mode: 0o600, flag: "wx" });
    this.#key = key;
    return key;
  }
}
