import { join } from "node:path";
import { AwsError } from "../../gateway/api.ts";
import { readFileIfThere, writePrivateFile } from "../../private-file.ts";
import { ValueCipher } from "../../value-cipher.ts";
import { maxLabels, maxVersions } from "./limits.ts";

export type ParameterType = "String" | "StringList" | "SecureString";

/** One version of a parameter. */
export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  /** Counts up from 1 with every change. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly labels: readonly string[];
  readonly description?: string;
  readonly allowedPattern?: string;
  readonly dataType: string;
  readonly tier: string;
  readonly keyId?: string;
}

export type Tags = Readonly<Record<string, string>>;

interface Entry {
  readonly tags: Tags;
  /** Oldest first; the last one is the present one. */
  readonly versions: readonly [...Parameter[], Parameter];
  /** URN of the program's resource; absent for a parameter that a caller put. */
  readonly owner?: string;
}

/** On disk: as above, with the value of a SecureString encrypted. */
interface KeptParameter extends Omit<Parameter, "value"> {
  readonly value: string;
  readonly encrypted?: true;
}

interface KeptEntry extends Omit<Entry, "versions"> {
  readonly versions: readonly KeptParameter[];
}

/** Which version is meant: `name:3` or `name:label`; the present one without. */
export type Selector = { readonly version: number } | { readonly label: string };

/**
 * Parameters with their history, those of the program and those that callers put: what was set by hand lasts over
 * restarts, as it does on AWS.
 */
export class ParameterStore {
  readonly #file: string;
  readonly #cipher: ValueCipher;
  readonly #entries = new Map<string, Entry>();
  #loaded = false;

  constructor(folder: string) {
    this.#file = join(folder, "parameters.json");
    this.#cipher = new ValueCipher(join(folder, "key"));
  }

  /** Reads what earlier runs kept. */
  load(): void {
    if (this.#loaded) return;
    this.#loaded = true;
    const text = readFileIfThere(this.#file)?.toString("utf8");
    if (text === undefined) return;
    // Written by #save alone, in this form.
    const { parameters } = JSON.parse(text) as {
      parameters: Readonly<Record<string, KeptEntry | KeptParameter>>;
    };
    for (const [name, entry] of Object.entries(parameters)) {
      // Before there was a history, the file held one version of each.
      const { versions, ...kept } =
        "versions" in entry ? entry : { tags: {}, versions: [{ ...entry, labels: [] }] };
      const [last, ...earlier] = versions.map((version) => this.#decrypted(version)).reverse();
      if (last) this.#entries.set(name, { ...kept, versions: [...earlier.reverse(), last] });
    }
  }

  /**
   * Adds a version; the oldest goes when there are too many.
   * @param first tags and owner of a parameter that is new
   * @throws AwsError ParameterMaxVersionLimitExceeded when the oldest carries a label
   */
  put(parameter: Parameter, first: { readonly tags?: Tags; readonly owner?: string } = {}): void {
    const entry = this.#entries.get(parameter.name);
    const before = entry?.versions ?? [];
    const oldest = before.length >= maxVersions ? before[0] : undefined;
    if (oldest && oldest.labels.length > 0) {
      throw new AwsError(
        "ParameterMaxVersionLimitExceeded",
        `You attempted to create a new version of ${parameter.name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
      );
    }
    const versions: Entry["versions"] = [...before.slice(oldest ? 1 : 0), parameter];
    this.#entries.set(parameter.name, { tags: {}, ...entry, ...first, versions });
    this.#save();
  }

  delete(name: string): boolean {
    const known = this.#entries.delete(name);
    if (known) this.#save();
    return known;
  }

  find(name: string, selector?: Selector): Parameter | undefined {
    const versions = this.#entries.get(name)?.versions ?? [];
    if (selector === undefined) return versions.at(-1);
    return versions.find(({ version, labels }) =>
      "version" in selector ? version === selector.version : labels.includes(selector.label),
    );
  }

  /** @throws AwsError ParameterNotFound */
  get(name: string): Parameter {
    const parameter = this.find(name);
    if (!parameter) throw new AwsError("ParameterNotFound", `Parameter ${name} not found.`);
    return parameter;
  }

  /** Every version, oldest first. @throws AwsError ParameterNotFound */
  history(name: string): readonly Parameter[] {
    this.get(name);
    return this.#entries.get(name)?.versions ?? [];
  }

  /** The present versions, by name. */
  all(): readonly Parameter[] {
    return [...this.#entries.values()]
      .flatMap(({ versions }) => versions.slice(-1))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  ownerOf(name: string): string | undefined {
    return this.#entries.get(name)?.owner;
  }

  /** Undefined for a parameter that is not there. */
  tagsOf(name: string): Tags | undefined {
    return this.#entries.get(name)?.tags;
  }

  setTags(name: string, tags: Tags): void {
    this.#change(name, (entry) => ({ ...entry, tags }));
  }

  /**
   * Puts the labels on one version and takes them from the others.
   * @throws AwsError ParameterVersionLabelLimitExceeded
   */
  label(name: string, version: number, labels: readonly string[]): void {
    const relabel = (each: Parameter): Parameter => {
      const others = each.labels.filter((label) => !labels.includes(label));
      return { ...each, labels: each.version === version ? [...others, ...labels] : others };
    };
    this.#change(name, (entry) => {
      const versions = mapped(entry.versions, relabel);
      if (versions.some((each) => each.labels.length > maxLabels)) {
        throw new AwsError(
          "ParameterVersionLabelLimitExceeded",
          `A parameter version can have maximum ${maxLabels} labels. Move one or more labels to another version and try again.`,
        );
      }
      return { ...entry, versions };
    });
  }

  /** Takes the labels from the version. */
  unlabel(name: string, version: number, labels: readonly string[]): void {
    this.#change(name, (entry) => ({
      ...entry,
      versions: mapped(entry.versions, (each) =>
        each.version === version
          ? { ...each, labels: each.labels.filter((label) => !labels.includes(label)) }
          : each,
      ),
    }));
  }

  /** The value as a caller who may not decrypt sees it. */
  ciphertext(parameter: Parameter): string {
    return this.#cipher.encrypt(parameter.value);
  }

  #change(name: string, change: (entry: Entry) => Entry): void {
    const entry = this.#entries.get(name);
    if (!entry) return;
    this.#entries.set(name, change(entry));
    this.#save();
  }

  #save(): void {
    const parameters = Object.fromEntries(
      [...this.#entries].map(([name, { versions, ...entry }]): [string, KeptEntry] => [
        name,
        { ...entry, versions: versions.map((version) => this.#encrypted(version)) },
      ]),
    );
    writePrivateFile(this.#file, `${JSON.stringify({ parameters }, null, 2)}\n`);
  }

  #encrypted(parameter: Parameter): KeptParameter {
    if (parameter.type !== "SecureString") return parameter;
    return { ...parameter, value: this.#cipher.encrypt(parameter.value), encrypted: true };
  }

  #decrypted({ encrypted, ...kept }: KeptParameter): Parameter {
    return encrypted ? { ...kept, value: this.#cipher.decrypt(kept.value) } : kept;
  }
}

function mapped(versions: Entry["versions"], change: (parameter: Parameter) => Parameter): Entry["versions"] {
  // `map` forgets that there is at least one.
  return versions.map(change) as unknown as Entry["versions"];
}
