import * as pulumi from "@pulumi/pulumi";
import { referToOwnModules } from "./own-modules";

/**
 * The text of a module that calls the factory once and exports what it answers as `handler`.
 * @throws Error when the callback captures a value that would not arrive whole
 */
export async function serializeCallback(name: string, factory: () => unknown): Promise<string> {
  referToOwnModules();
  let refusal: string | undefined;
  const serialize = (value: unknown) => {
    refusal ??= whyNotCaptured(value);
    // False leaves the value out: the text is thrown away below, and the rest need not be walked.
    return refusal === undefined;
  };
  const { text } = await pulumi.runtime.serializeFunction(factory, { isFactoryFunction: true, serialize });
  if (refusal !== undefined) throw new Error(`function "${name}": its callback captures ${refusal}`);
  return text;
}

const advice = "make it inside the callback factory, or in a module under functions/";

/** Pulumi's serializer copies these without a word, and the copy fails, leaks or differs when it runs. */
function whyNotCaptured(value: unknown): string | undefined {
  if (typeof value === "symbol") return `a symbol; ${advice}`;
  if (typeof value !== "object" || value === null) return undefined;
  if (pulumi.Output.isInstance(value)) {
    return "an Output, which ties its code to one stack; hand it over in `environment`";
  }
  if (pulumi.Resource.isInstance(value)) return "a resource; hand over what it needs of it in `environment`";
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return undefined;
  if (Array.isArray(value) || value instanceof RegExp || isModule(value)) return undefined;
  const kind =
    (value.constructor as { name?: string } | undefined)?.name || "object with a prototype of its own";
  return `an instance of ${kind}, whose inner state would be lost; ${advice}`;
}

function isModule(value: object): boolean {
  return Object.values(require.cache).some((loaded) => loaded?.exports === value);
}
