import { isBuiltin } from "node:module";
import { join } from "node:path";
import { ownModuleScope, projectRoot } from "./own-modules";

/** A serialized callback, taken apart for esbuild. */
export interface CallbackText {
  /** ES module that imports what the callback requires, and exports it under the names that `script` reads. */
  readonly entry: string;
  /** The callback itself, in which each `require` has become a property of `modules`. */
  readonly script: string;
}

const requireCall = /(?:^const ([\w$]+) = )?\brequire\("([^"]+)"\)/gm;

/**
 * Takes a serialized callback apart.
 *
 * It is no ES module: Pulumi puts captures into scope by `with`. But esbuild leaves out unused code only of what ES
 * modules import; of what is reached by `require` it keeps nearly all. So the requires move into an ES module of
 * their own. Where the text uses `v` of `const v = require("p")` as `v.name` alone, just these names are imported.
 * Where it does anything else with it, the whole module is required as it stands.
 */
export function takeApart(text: string): CallbackText {
  const lines: string[] = [];
  const script = text.replace(requireCall, (call, variable: string | undefined, module: string) => {
    if (isBuiltin(module)) return call;
    const id = `m${lines.length}`;
    const specifier = JSON.stringify(packageOf(module));
    const names = variable === undefined ? undefined : namesUsed(text, variable);
    if (names === undefined) lines.push(`export const ${id} = require(${specifier});`);
    else {
      const imports = names.map((name) => `${name} as ${id}_${name}`).join(", ");
      const getters = names.map((name) => `get ${name}() { return ${id}_${name}; }`).join(", ");
      lines.push(`import { ${imports} } from ${specifier}; export const ${id} = { ${getters} };`);
    }
    return variable === undefined ? `modules.${id}` : `const ${variable} = modules.${id}`;
  });
  return { entry: lines.join("\n"), script };
}

/** Sorted names of what the text reads of a variable; undefined when it uses the variable in any other way. */
function namesUsed(text: string, variable: string): string[] | undefined {
  const escaped = variable.replaceAll("$", "\\$");
  const uses = new RegExp(`(?<![\\w$.])${escaped}(?![\\w$])( = require\\()?(?:\\.([A-Za-z_$][\\w$]*))?`, "g");
  const names = new Set<string>();
  for (const [, declaration, name] of text.matchAll(uses)) {
    if (declaration !== undefined) continue;
    if (name === undefined) return undefined;
    names.add(name);
  }
  return [...names].sort();
}

/**
 * The serializer names the file that Node loaded, `@aws-sdk/client-dynamodb/dist-cjs/index.js`. Where that is a
 * package's main file the package's name is meant, by which esbuild finds the ES module.
 */
function packageOf(module: string): string {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? module;
  if (name === module || module.startsWith(ownModuleScope)) return module;
  try {
    const main = require.resolve(name, { paths: [projectRoot] });
    return main === join(projectRoot, "node_modules", module) ? name : module;
  } catch (error) {
    // A package without a main entry: only a part of it can be meant.
    if (errorCode(error) === "MODULE_NOT_FOUND") return module;
    throw error;
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
