import * as pulumi from "@pulumi/pulumi";
import { CaptureLint } from "./capture-lint";
import { referToOwnModules } from "./own-modules";

/**
 * The text of a module that calls the factory once and exports what it answers as `handler`.
 * @throws Error when the callback captures a value that would not arrive whole
 */
export async function serializeCallback(name: string, factory: () => unknown): Promise<string> {
  referToOwnModules();
  const lint = new CaptureLint(name, factory);
  try {
    const serialize = lint.accepts;
    const { text } = await pulumi.runtime.serializeFunction(factory, { isFactoryFunction: true, serialize });
    return text;
  } finally {
    // Also when the serializer itself failed: what was refused before explains it better.
    await lint.throwIfRefused();
  }
}
