import { sep } from "node:path";
import { isModule } from "./captured-kinds";
import { type Callable, capturedVariables, lookUp } from "./captured-variables";

/** How a callback comes by a value. */
export interface CapturePath {
  /** `settings.cache.seen` */
  readonly text: string;
  /** The function whose text names the variable: the callback, or what the callback calls. */
  readonly user: Callable;
  /** The path's beginning as the running JavaScript has it: `settings_1.settings`. */
  readonly written: string;
  /** File of the module that an imported variable is from. */
  readonly importedFrom?: string;
}

interface Place {
  readonly value: unknown;
  readonly path: CapturePath | undefined;
  /** Names that are used of the value; undefined: all. */
  readonly only?: readonly string[];
}

/** Enough for any program's own values; a bound for those that captured half of a library. */
const maxPlaces = 5_000;

/**
 * Looks for a captured value from the callback on, nearest first. The serializer, which found the value, does not tell
 * its way. This is slow, and runs only when a callback is refused.
 */
export async function findCapture(factory: Callable, wanted: unknown): Promise<CapturePath | undefined> {
  const seen = new Set<unknown>([factory]);
  const queue: Place[] = [{ value: factory, path: undefined }];
  for (let next = 0; next < queue.length && next < maxPlaces; next++) {
    const place = queue[next];
    if (place === undefined) break;
    const within = typeof place.value === "function" ? await variablesOf(place.value) : propertiesOf(place);
    for (const each of within) {
      if (Object.is(each.value, wanted)) return each.path;
      if (!isWalked(each.value) || seen.has(each.value)) continue;
      // With some names only it may turn up again with others.
      if (each.only === undefined) seen.add(each.value);
      queue.push(each);
    }
  }
  return undefined;
}

function isWalked(value: unknown): value is object {
  return typeof value === "function" || (typeof value === "object" && value !== null);
}

async function variablesOf(user: Callable): Promise<Place[]> {
  const places = [...capturedVariables(user)].map(async ([name, chains]): Promise<Place> => {
    const value = await lookUp(user, name);
    const first = chains.map(({ infos }) => infos[0]?.name);
    const only =
      first.length === 0 || first.includes(undefined)
        ? undefined
        : first.filter((each) => each !== undefined);
    return { value, only, path: { text: shownName(name, value), user, written: name } };
  });
  return Promise.all(places);
}

function propertiesOf({ value, path, only }: Place): Place[] {
  if (typeof value !== "object" || value === null || path === undefined || isReference(value)) return [];
  const keys = Reflect.ownKeys(value).filter((key) => only === undefined || only.includes(String(key)));
  return keys.flatMap((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    // The exports of a module may be getters; any other getter is the program's own code.
    const isRead = descriptor !== undefined && ("value" in descriptor || isModule(value));
    if (!isRead) return [];
    const within: CapturePath =
      path.text === ""
        ? {
            ...path,
            text: String(key),
            written: `${path.written}${access(key)}`,
            importedFrom: fileOf(value),
          }
        : { ...path, text: `${path.text}${access(key)}` };
    return [{ value: Reflect.get(value, key), path: within }];
  });
}

/** What the serializer takes by name: `referToOwnModules` has our own modules look like packages to it. */
function isReference(value: object): boolean {
  return fileOf(value)?.split(sep).includes("node_modules") ?? false;
}

function fileOf(module: object): string | undefined {
  return Object.entries(require.cache).find(([, loaded]) => loaded?.exports === module)?.[0];
}

/** Compiled to CommonJS, an imported or exported name is a property of a module: people know it without. */
function shownName(name: string, value: unknown): string {
  return isWalked(value) && isModule(value) ? "" : name;
}

function access(key: string | symbol): string {
  if (typeof key === "symbol") return `[${key.toString()}]`;
  if (/^\d+$/.test(key)) return `[${key}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
