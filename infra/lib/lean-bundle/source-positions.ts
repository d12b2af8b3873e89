import { readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { SourceMap } from "node:module";
import { relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Callable } from "./captured-variables";
import { projectRoot } from "./own-modules";

interface Script {
  readonly url: string;
  readonly sourceMapUrl: string;
  readonly text: string;
}

/** A place in a script, in characters from its beginning. */
interface Place {
  readonly script: Script;
  readonly offset: number;
}

/**
 * Where in the TypeScript things are, `infra/api.ts:48`, by what V8 knows of running functions and by the source maps
 * that ts-node, tsx and their like leave in what they compile. Opened only to say what is wrong: V8 is slower meanwhile.
 */
export class SourcePositions {
  readonly #session = new Session();
  readonly #scripts = new Map<string, Omit<Script, "text">>();

  async open(): Promise<void> {
    this.#session.connect();
    // Enabled, the debugger tells of every script there is.
    this.#session.on("Debugger.scriptParsed", ({ params }) => {
      this.#scripts.set(params.scriptId, { url: params.url, sourceMapUrl: params.sourceMapURL ?? "" });
    });
    await this.#session.post("Debugger.enable");
  }

  close(): void {
    this.#session.disconnect();
  }

  /** Where a function begins; undefined where V8 does not know, as with native ones. */
  async of(callable: Callable): Promise<string | undefined> {
    const place = await this.#placeOf(callable);
    return place && shown(place);
  }

  /** Where a function first uses a variable or a property chain of it. */
  async firstUse(callable: Callable, chain: string): Promise<string | undefined> {
    const place = await this.#placeOf(callable);
    if (!place) return undefined;
    const use = wholeName(chain).exec(callable.toString());
    return shown({ ...place, offset: place.offset + (use?.index ?? 0) });
  }

  /** Where a variable is declared: before the function that uses it, in the same file, or in the file it is from. */
  async declarationOf(name: string, user: Callable, importedFrom?: string): Promise<string | undefined> {
    const use = importedFrom === undefined ? await this.#placeOf(user) : await this.#endOf(importedFrom);
    if (!use) return undefined;
    const before = "(?<=\\b(?:const|let|var|class|function\\*?)\\s+|,\\s*|^exports\\.)";
    const declaration = new RegExp(`${before}${literally(name)}(?=\\s*(?:=(?!\\s*void 0)|[({;,]))`, "gm");
    const all = [...use.script.text.matchAll(declaration)].map(({ index }) => index);
    const offset = all.findLast((index) => index < use.offset) ?? all[0];
    return offset === undefined ? undefined : shown({ ...use, offset });
  }

  async #endOf(file: string): Promise<Place> {
    const url = pathToFileURL(file).href;
    const found = [...this.#scripts].findLast(([, script]) => script.url === url);
    // V8 forgets the script of a module that holds values alone; then the file itself is read.
    const script = found
      ? await this.#read(...found)
      : { url, sourceMapUrl: "", text: readFileSync(file, "utf8") };
    return { script, offset: script.text.length };
  }

  async #placeOf(callable: Callable): Promise<Place | undefined> {
    const location = await this.#locationOf(callable);
    const known = location && this.#scripts.get(location.scriptId);
    if (location === undefined || !known?.url.startsWith("file:")) return undefined;
    const script = await this.#read(location.scriptId, known);
    const { text } = script;
    // V8 points at the parameters; the function's text may begin before them, with its name.
    const near = offsetAt(text, location.lineNumber, location.columnNumber ?? 0);
    const start = text.lastIndexOf(callable.toString(), near);
    return { script, offset: start < 0 ? near : start };
  }

  async #read(scriptId: string, known: Omit<Script, "text">): Promise<Script> {
    const { scriptSource: text } = await this.#session.post("Debugger.getScriptSource", { scriptId });
    return { ...known, text };
  }

  async #locationOf(callable: Callable): Promise<Location | undefined> {
    const holder = globalThis as { slipwayLocated?: Callable };
    holder.slipwayLocated = callable;
    try {
      const { result } = await this.#session.post("Runtime.evaluate", {
        expression: "globalThis.slipwayLocated",
      });
      if (result.objectId === undefined) return undefined;
      const { internalProperties = [] } = await this.#session.post("Runtime.getProperties", {
        objectId: result.objectId,
        ownProperties: true,
      });
      // https://chromedevtools.github.io/devtools-protocol/tot/Debugger/#type-Location
      return internalProperties.find(({ name }) => name === "[[FunctionLocation]]")?.value?.value;
    } finally {
      delete holder.slipwayLocated;
    }
  }
}

interface Location {
  readonly scriptId: string;
  /** From 0. */
  readonly lineNumber: number;
  readonly columnNumber?: number;
}

function wholeName(chain: string): RegExp {
  return new RegExp(`(?<![\\w$.])${literally(chain)}(?![\\w$])`);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function offsetAt(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 0; at < line; at++) start = text.indexOf("\n", start) + 1;
  return start + column;
}

function shown({ script, offset }: Place): string {
  const before = script.text.slice(0, offset).split("\n");
  const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
  const origin = mapOf(script)?.findOrigin(line, column);
  const originalLine = origin && "lineNumber" in origin ? origin.lineNumber : line;
  return `${relative(projectRoot, fileURLToPath(script.url))}:${originalLine}`;
}

/** Compilers that work in the process put the map into the code. Without one, lines are the file's own. */
function mapOf({ sourceMapUrl }: Script): SourceMap | undefined {
  const base64 = /^data:application\/json[^,]*;base64,(.+)$/.exec(sourceMapUrl)?.[1];
  return base64 === undefined
    ? undefined
    : new SourceMap(JSON.parse(Buffer.from(base64, "base64").toString()));
}
