import { join, relative, sep } from "node:path";

export const projectRoot = join(__dirname, "..", "..", "..");

const functionsFolder = join(projectRoot, "functions") + sep;

/** Under this name serialized callbacks require the modules of functions/: `@functions/links/create.ts`. */
export const ownModuleScope = "@functions/";

/**
 * Has Pulumi's serializer take our own modules by reference.
 *
 * It copies a captured module that is the project's own value by value, and with it zod schemas, clients and classes:
 * slow, and private fields, Maps and Dates are lost without a word. A module under node_modules is captured as a
 * `require` call instead. The serializer goes by the first path in `require.cache` that holds the captured object, so
 * each module of functions/ is entered there once more, before its own path, as if node_modules held it too.
 * Nothing is ever loaded by these paths: the esbuild pass resolves the name to the TypeScript source.
 */
export function referToOwnModules(): void {
  for (const path of Object.keys(require.cache)) {
    if (!path.startsWith(functionsFolder)) continue;
    const name = ownModuleScope + relative(functionsFolder, path).split(sep).join("/");
    const alias = join(projectRoot, "node_modules", name);
    const loaded = require.cache[path];
    if (loaded === undefined || require.cache[alias] === loaded) continue;
    delete require.cache[path];
    require.cache[alias] = loaded;
    require.cache[path] = loaded;
  }
}

/** The source of a module that `referToOwnModules` named. */
export function ownModulePath(name: string): string {
  return functionsFolder + name.slice(ownModuleScope.length).split("/").join(sep);
}

export function isOwnModule(path: string): boolean {
  return path.startsWith(functionsFolder);
}
