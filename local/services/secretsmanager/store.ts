import { randomInt } from "node:crypto";
import { join } from "node:path";
import { arnOf, type CloudContext } from "../../context.ts";
import { readFileIfThere, writePrivateFile } from "../../private-file.ts";
import { ValueCipher } from "../../value-cipher.ts";
import { markedForDeletion, noSuchSecret } from "./errors.ts";
import type { Secret, SecretValue, SecretVersion } from "./secret.ts";

/** On disk: as in memory, with every value encrypted. */
interface KeptSecret extends Omit<Secret, "versions"> {
  readonly versions: readonly (Omit<SecretVersion, "value"> & { readonly value: string })[];
}

/**
 * Secrets, those of the program and those that callers made: a value that was rotated lasts over restarts, as it does
 * on AWS. A secret whose recovery window is over is gone at the next look.
 */
export class SecretStore {
  readonly #context: CloudContext;
  readonly #file: string;
  readonly #cipher: ValueCipher;
  readonly #secrets = new Map<string, Secret>();
  #loaded = false;

  constructor(context: CloudContext) {
    this.#context = context;
    const folder = join(context.dir, "secretsmanager");
    this.#file = join(folder, "secrets.json");
    this.#cipher = new ValueCipher(join(folder, "key"));
  }

  /** Reads what earlier runs kept. */
  load(): void {
    if (this.#loaded) return;
    this.#loaded = true;
    const text = readFileIfThere(this.#file)?.toString("utf8");
    if (text === undefined) return;
    // Written by #save alone, in this form.
    const { secrets } = JSON.parse(text) as { secrets: readonly KeptSecret[] };
    for (const kept of secrets) {
      const versions = kept.versions.map((version) => ({
        ...version,
        // Encrypted by #save alone, from this type.
        value: JSON.parse(this.#cipher.decrypt(version.value)) as SecretValue,
      }));
      this.#secrets.set(kept.name, { ...kept, versions });
    }
    this.#purge();
  }

  put(secret: Secret): void {
    this.#secrets.set(secret.name, secret);
    this.#save();
  }

  /** Removes the secret and all its values now. */
  remove(name: string): void {
    if (this.#secrets.delete(name)) this.#save();
  }

  /** Remembers that the value was read. Kept on disk with the next change: AWS too tells no more than the day. */
  touch(secret: Secret): void {
    const day = 86_400_000;
    const accessed = Math.floor(this.#context.clock.now() / day) * day;
    this.#secrets.set(secret.name, { ...secret, accessed });
  }

  /** @param id name, ARN, or ARN without the six characters at its end */
  find(id: string): Secret | undefined {
    this.#purge();
    if (!id.startsWith("arn:")) return this.#secrets.get(id);
    return this.all().find(({ arn }) => arn === id || arn.slice(0, -7) === id);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(id: string): Secret {
    const secret = this.find(id);
    if (!secret) throw noSuchSecret();
    return secret;
  }

  /** @throws AwsError ResourceNotFoundException, or InvalidRequestException for a secret marked for deletion */
  getUsable(id: string): Secret {
    const secret = this.get(id);
    if (secret.deletion !== undefined) throw markedForDeletion();
    return secret;
  }

  /** By time of creation. */
  all(): readonly Secret[] {
    this.#purge();
    return [...this.#secrets.values()].sort((a, b) => a.created - b.created);
  }

  /** With the six random characters at its end by which AWS tells a secret from an earlier one of its name. */
  newArn(name: string): string {
    const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const suffix = Array.from({ length: 6 }, () => characters[randomInt(characters.length)]).join("");
    return arnOf(this.#context, "secretsmanager", `secret:${name}-${suffix}`);
  }

  /** What a policy on this secret has to name; for a secret that is not there, as AWS writes it in a refusal. */
  arnOf(id: string): string {
    return (
      this.find(id)?.arn ??
      (id.startsWith("arn:") ? id : arnOf(this.#context, "secretsmanager", `secret:${id}`))
    );
  }

  #purge(): void {
    const now = this.#context.clock.now();
    const gone = [...this.#secrets.values()].filter(
      ({ deletion }) => deletion !== undefined && deletion <= now,
    );
    for (const { name } of gone) this.#secrets.delete(name);
    if (gone.length > 0) this.#save();
  }

  #save(): void {
    const secrets = [...this.#secrets.values()].map(
      (secret): KeptSecret => ({
        ...secret,
        versions: secret.versions.map((version) => ({
          ...version,
          value: this.#cipher.encrypt(JSON.stringify(version.value)),
        })),
      }),
    );
    writePrivateFile(this.#file, `${JSON.stringify({ secrets }, null, 2)}\n`);
  }
}
