import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Document, isMap, parseDocument } from "yaml";
import { ReleaseError } from "../release-error.ts";

/** `platform:siteRelease` */
export function settingKey(project: string, line: string): string {
  return `${project}:${line}Release`;
}

/**
 * A setting of the program in a YAML file; comments and order of the rest stay.
 * @param path above the key: `["config"]` in Pulumi.<stack>.yaml, none in the local overlay
 */
export class ReleaseSetting {
  readonly #file: string;
  readonly #path: readonly string[];

  constructor(file: string, path: readonly string[]) {
    this.#file = file;
    this.#path = path;
  }

  get value(): string | undefined {
    const value: unknown = this.#read().getIn(this.#path);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  set value(value: string | undefined) {
    const document = this.#read();
    if (value === undefined) {
      if (!document.hasIn(this.#path)) return;
      document.deleteIn(this.#path);
    } else if (isMap(document.contents)) {
      // Emptied, it was written as {}; what is put in would stay within the braces.
      document.contents.flow = false;
      document.setIn(this.#path, value);
    } else {
      document.contents = document.createNode(nested(this.#path, value));
    }
    writeFileSync(this.#file, `${document.toString({ lineWidth: 0 }).trimEnd()}\n`);
  }

  #read(): Document {
    const text = existsSync(this.#file) ? readFileSync(this.#file, "utf8") : "";
    const document: Document = parseDocument(text);
    const [error] = document.errors;
    if (error) throw new ReleaseError(`${this.#file} is not valid YAML: ${error.message}`);
    return document;
  }
}

function nested(path: readonly string[], value: string): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}
