import { EventEmitter } from "node:events";
import { types } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import type * as TypeScript from "typescript";

/** Why a captured value would not arrive, and what to do instead. */
export interface Refusal {
  /** `a Map` */
  readonly what: string;
  /** What becomes of it: `its entries would be lost`. */
  readonly effect: string;
  readonly remedy: string;
}

type Kind = Refusal & { readonly matches: (value: object) => boolean };

const makeThere = "make it inside the callback, or in a module under functions/";
const openThere = "open it inside the callback, or in a module under functions/";
const byEnvironment = "hand over what it needs of it in `environment`";

/** The serializer waits for promises unseen, so they are looked for apart. */
export const promise: Refusal = {
  what: "a Promise",
  effect: "its copy is the bare result, fixed when the program runs and readable in the code",
  remedy:
    "begin the work inside the callback, or await it in the program and hand the result over in `environment`",
};

/** The first that matches decides. */
const kinds: readonly Kind[] = [
  {
    matches: pulumi.Output.isInstance,
    what: "an Output",
    effect: "its value, secret or not, would stand in the code, and tie the code to one stack",
    remedy: byEnvironment,
  },
  {
    matches: pulumi.Resource.isInstance,
    what: "a resource",
    effect: "the program's own machinery would go along with it",
    remedy: byEnvironment,
  },
  // Outputs are proxies too.
  {
    matches: types.isProxy,
    what: "a Proxy",
    effect: "its copy is a plain object without the traps",
    remedy: makeThere,
  },
  {
    matches: types.isMap,
    what: "a Map",
    effect: "its entries would be lost",
    remedy: `capture a plain object, or ${makeThere}`,
  },
  {
    matches: types.isSet,
    what: "a Set",
    effect: "its entries would be lost",
    remedy: `capture an array, or ${makeThere}`,
  },
  {
    matches: (value) => types.isWeakMap(value) || types.isWeakSet(value) || value instanceof WeakRef,
    what: "a weak collection",
    effect: "what it holds would be lost",
    remedy: makeThere,
  },
  {
    matches: types.isDate,
    what: "a Date",
    effect: "its time would be lost",
    remedy: "capture its toISOString() and make the Date inside the callback",
  },
  {
    matches: (value) => types.isArrayBufferView(value) || types.isAnyArrayBuffer(value),
    what: "binary data",
    effect: "its bytes would be lost",
    remedy: "capture it as base64 text and decode it inside the callback",
  },
  {
    matches: (value) => types.isGeneratorObject(value) || isBuiltinIterator(value),
    what: "a running generator or iterator",
    effect: "its position would be lost",
    remedy: makeThere,
  },
  {
    matches: (value) => value instanceof AbortSignal || value instanceof AbortController,
    what: "an abort signal",
    effect: "nobody could abort its copy",
    remedy: makeThere,
  },
  {
    matches: isHandle,
    what: "an open handle",
    effect: "it belongs to the process that runs the program",
    remedy: openThere,
  },
];

/** Undefined for what Pulumi's serializer copies whole. */
export function whyNotCaptured(value: unknown): Refusal | undefined {
  if (typeof value === "symbol") {
    return { what: "a Symbol", effect: "its copy is no symbol", remedy: makeThere };
  }
  if (typeof value === "function") return whyNoFunction(value);
  if (typeof value !== "object" || value === null) return undefined;
  const kind = kinds.find(({ matches }) => matches(value));
  if (kind) return { ...kind, what: exactly(kind.what, value) };
  return isPlain(value) || isModule(value)
    ? undefined
    : {
        what: `an instance of ${nameOf(value) || "a class without a name"}`,
        effect: "its private fields and inner state would be lost",
        remedy: `${makeThere}, or capture a plain object`,
      };
}

function whyNoFunction(value: object): Refusal | undefined {
  const text = Function.prototype.toString.call(value);
  if (/^class\b/.test(text) && hasFields(text)) {
    return {
      what: "a class with fields",
      effect: "its instances would be without them",
      remedy: "declare it inside the callback, or in a module under functions/",
    };
  }
  if (/\bimport\s*\.\s*meta\b/.test(text)) {
    return {
      what: "a function with `import.meta`",
      effect: "the bundle is CommonJS, which has none",
      remedy: "use __dirname or __filename, or hand over what it is needed for in `environment`",
    };
  }
  // A bound function counts as native too, but the serializer knows how to bind it anew.
  if (text.endsWith("{ [native code] }") && !("name" in value && String(value.name).startsWith("bound "))) {
    return {
      what: "a native function",
      effect: "it has no source that could be copied",
      remedy: "name it inside the callback by the global or module that has it",
    };
  }
  return undefined;
}

/** The serializer copies constructor and methods, and neither fields nor private names. */
function hasFields(classText: string): boolean {
  // The serializer has loaded it by now. A class is told from others as an expression: it may have no name.
  const typescript: typeof TypeScript = require("@pulumi/pulumi/typescript-shim");
  const { statements } = typescript.createSourceFile("", `(${classText})`, typescript.ScriptTarget.Latest);
  const [statement] = statements;
  if (!statement || !typescript.isExpressionStatement(statement)) return false;
  const { expression } = statement;
  if (!typescript.isParenthesizedExpression(expression)) return false;
  const declared = expression.expression;
  return (
    typescript.isClassExpression(declared) &&
    declared.members.some(
      (member) =>
        typescript.isPropertyDeclaration(member) ||
        (member.name && typescript.isPrivateIdentifier(member.name)),
    )
  );
}

/** Adds the value's own kind where the kind of the table is a family: `an open handle (Socket)`. */
function exactly(what: string, value: object): string {
  if (types.isProxy(value)) return what;
  const name = nameOf(value);
  return what.endsWith(` ${name}`) || name === "" ? what : `${what} (${name})`;
}

function nameOf(value: object): string {
  const made: unknown = value.constructor;
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (typeof made !== "function" || made === Object) return tag === "Object" ? "" : tag;
  return made.name;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    prototype === Object.prototype ||
    prototype === Array.prototype ||
    types.isRegExp(value)
  );
}

export function isModule(value: object): boolean {
  return Object.values(require.cache).some((loaded) => loaded?.exports === value);
}

function isBuiltinIterator(value: object): boolean {
  return / Iterator$/.test(Object.prototype.toString.call(value).slice(8, -1));
}

/** Sockets, servers, streams, files, child processes and workers emit events; ports and timers do not. */
function isHandle(value: object): boolean {
  if (value instanceof EventEmitter || value instanceof MessagePort || value instanceof ReadableStream)
    return true;
  return /^(Timeout|Immediate|FileHandle|Dir|BroadcastChannel|WebSocket|WritableStream)$/.test(nameOf(value));
}
