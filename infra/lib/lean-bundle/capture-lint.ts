import { type CapturePath, findCapture } from "./capture-path";
import { promise, type Refusal, whyNotCaptured } from "./captured-kinds";
import { configSecrets, secretWithin } from "./captured-secrets";
import { type Callable, promiseVariables } from "./captured-variables";
import { SourcePositions } from "./source-positions";

interface Refused extends Refusal {
  /** How the callback comes by the value; undefined when no way was found. */
  path(): Promise<CapturePath | undefined>;
}

/** As many as are read at a time. */
const maxShown = 10;

/**
 * Refuses what a callback captures and Pulumi's serializer would copy without a word, though the copy fails, differs
 * or leaks when it runs. `docs/bundles.md` has the rules in a table.
 */
export class CaptureLint {
  readonly #name: string;
  readonly #factory: Callable;
  readonly #refused: Refused[] = [];
  readonly #functions: Callable[] = [];
  readonly #secrets = configSecrets();

  /** @param name of the function, for messages */
  constructor(name: string, factory: Callable) {
    this.#name = name;
    this.#factory = factory;
    // The serializer begins with what is in it.
    this.accepts(factory);
  }

  /** Called by the serializer with each value before it copies it. False leaves the value, and what it holds, out. */
  readonly accepts = (value: unknown): boolean => {
    const refusal = typeof value === "string" ? this.#whyNoText(value) : whyNotCaptured(value);
    if (refusal === undefined) {
      if (typeof value === "function") this.#functions.push(value);
      return true;
    }
    this.#refused.push({ ...refusal, path: () => findCapture(this.#factory, value) });
    return false;
  };

  /** @throws Error that names every refused variable with its file and line, and what to do about each */
  async throwIfRefused(): Promise<void> {
    for (const user of this.#functions) {
      for (const name of await promiseVariables(user)) {
        this.#refused.push({ ...promise, path: async () => ({ text: name, user, written: name }) });
      }
    }
    if (this.#refused.length === 0) return;
    const positions = new SourcePositions();
    await positions.open();
    try {
      const lines: string[] = [];
      for (const refused of this.#refused.slice(0, maxShown))
        lines.push(await this.#describe(refused, positions));
      const more = this.#refused.length - lines.length;
      if (more > 0) lines.push(`and ${more} more`);
      const at = await positions.of(this.#factory);
      throw new Error(
        `function "${this.#name}": its callback${at ? `, ${at},` : ""} captures what cannot be taken along; ` +
          "allowed are text, numbers, plain objects and arrays of them, functions, and modules under functions/ or of packages\n" +
          lines.map((line) => `  ${line}`).join("\n"),
      );
    } finally {
      positions.close();
    }
  }

  #whyNoText(text: string): Refusal | undefined {
    const key = secretWithin(text, this.#secrets);
    if (key === undefined) return undefined;
    return {
      what: `text with the secret ${key} in it`,
      effect: "it would stand readable in the code",
      remedy: "keep it in Secrets Manager or Parameter Store and read it there inside the callback",
    };
  }

  async #describe(refused: Refused, positions: SourcePositions): Promise<string> {
    const path = await refused.path();
    const variable =
      path === undefined ? "a part of it" : `\`${path.text}\`${await this.#where(path, positions)}`;
    return `${variable} is ${refused.what}: ${refused.effect}; ${refused.remedy}`;
  }

  async #where({ user, written, importedFrom }: CapturePath, positions: SourcePositions): Promise<string> {
    const use = await positions.firstUse(user, written);
    const name = written.split(".").at(-1) ?? written;
    const declaration = await positions.declarationOf(name, user, importedFrom);
    const places = [declaration && `declared at ${declaration}`, use && `used at ${use}`].filter(Boolean);
    return places.length > 0 ? ` (${places.join(", ")})` : "";
  }
}
