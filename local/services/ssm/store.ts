import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AwsError } from "../../gateway/api.ts";

export type ParameterType = "String" | "StringList" | "SecureString";

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  /** Counts up from 1 with every change. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly description?: string;
  readonly allowedPattern?: string;
  readonly dataType: string;
  readonly tier: string;
  readonly keyId?: string;
}

/** On disk: as above, with the value of a SecureString encrypted. `undefined` in place of one marks a deletion. */
interface KeptParameter extends Omit<Parameter, "value"> {
  readonly value: string;
  readonly encrypted?: true;
}

interface KeptFile {
  readonly parameters: Readonly<Record<string, KeptParameter>>;
}

/**
 * Parameters of the program (`define`) under those that callers of the API put (`put`). The latter are kept in a
 * file, so that a value set by hand lasts over restarts, as it does on AWS.
 */
export class ParameterStore {
  readonly #folder: string;
  readonly #defined = new Map<string, Parameter>();
  readonly #put = new Map<string, Parameter>();
  #key: Buffer | undefined;
  #loaded = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads what earlier runs kept. */
  load(): void {
    if (this.#loaded) return;
    this.#loaded = true;
    const text = readOrUndefined(join(this.#folder, "parameters.json"))?.toString("utf8");
    if (text === undefined) return;
    // Written by #save alone, in this form.
    const { parameters } = JSON.parse(text) as KeptFile;
    for (const { encrypted, ...kept } of Object.values(parameters)) {
      this.#put.set(kept.name, { ...kept, value: encrypted ? this.#decrypt(kept.value) : kept.value });
    }
  }

  /** Sets a parameter as the program has it; a value that a caller put since is given up when the program's changes. */
  define(parameter: Parameter): void {
    this.#defined.set(parameter.name, parameter);
  }

  /** Drops what callers put over a parameter of the program. */
  discardPut(name: string): void {
    if (this.#put.delete(name)) this.#save();
  }

  put(parameter: Parameter): void {
    this.#put.set(parameter.name, parameter);
    this.#save();
  }

  delete(name: string): boolean {
    const known = this.find(name) !== undefined;
    this.#defined.delete(name);
    this.discardPut(name);
    return known;
  }

  find(name: string): Parameter | undefined {
    return this.#put.get(name) ?? this.#defined.get(name);
  }

  /** @throws AwsError ParameterNotFound */
  get(name: string): Parameter {
    const parameter = this.find(name);
    if (!parameter) throw new AwsError("ParameterNotFound", `Parameter ${name} not found.`);
    return parameter;
  }

  /** By name. */
  all(): readonly Parameter[] {
    return [...new Map([...this.#defined, ...this.#put]).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The value as a caller who may not decrypt sees it. */
  ciphertext(parameter: Parameter): string {
    return this.#encrypt(parameter.value);
  }

  #save(): void {
    const parameters: Record<string, KeptParameter> = {};
    for (const parameter of this.#put.values()) {
      parameters[parameter.name] =
        parameter.type === "SecureString"
          ? { ...parameter, value: this.#encrypt(parameter.value), encrypted: true }
          : parameter;
    }
    const file: KeptFile = { parameters };
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, "parameters.json");
    writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }

  #encrypt(value: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#secretKey(), iv);
    const body = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
  }

  #decrypt(text: string): string {
    const bytes = Buffer.from(text, "base64");
    const decipher = createDecipheriv("aes-256-gcm", this.#secretKey(), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  }

  #secretKey(): Buffer {
    if (this.#key) return this.#key;
    const path = join(this.#folder, "key");
    this.#key = readOrUndefined(path);
    if (!this.#key) {
      this.#key = randomBytes(32);
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(path, this.#key, { mode: 0o600, flag: "wx" });
    }
    return this.#key;
  }
}

function readOrUndefined(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
