import { join } from "node:path";
import type { BuildOptions, Metafile, Plugin } from "esbuild";
import { type CallbackText, takeApart } from "./callback-text";
import { isOwnModule, ownModulePath, ownModuleScope, projectRoot } from "./own-modules";
import { type PackageSizes, packageSizes } from "./package-sizes";
import { compactSourceMap, type SourceMap, stackTraceInstaller } from "./source-map";

export interface Build {
  /** Names the bundle among the others of one pass. */
  readonly key: string;
  /** Serialized callback. */
  readonly text: string;
}

export interface BuildResult {
  readonly code: string;
  /** Bytes of the code by the package they are from, largest first. */
  readonly packages: PackageSizes;
  /** Files that the code was made of, relative to the project. */
  readonly inputs: readonly string[];
}

/** What decides about the bytes of a bundle apart from its sources; part of the cache's key. */
export const buildOptions = {
  write: false,
  metafile: true,
  bundle: true,
  format: "cjs" as const,
  platform: "node" as const,
  target: "node24",
  // The ES module of a package where it has one: only from that can unused exports be left out.
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "none",
  charset: "utf8",
  sourcemap: "external",
  sourcesContent: false,
} satisfies BuildOptions;

/**
 * Bundles serialized callbacks in one pass of esbuild.
 * @returns results by key
 * @throws Error with esbuild's messages when one of them does not build
 */
export async function buildTogether(builds: readonly Build[]): Promise<Map<string, BuildResult>> {
  // Loaded here, because a run in which no function changed does without.
  const { build } = await import("esbuild");
  const callbacks = new Map(builds.map(({ key, text }) => [key, takeApart(text)]));
  const { outputFiles, metafile } = await build({
    ...buildOptions,
    absWorkingDir: projectRoot,
    entryPoints: builds.map(({ key }) => ({ in: `callback:${key}`, out: key })),
    // Nothing is written; sources are named as seen from here.
    outdir: projectRoot,
    logLevel: "silent",
    plugins: [sources(callbacks)],
  });
  const outputs = new Map(outputFiles.map((file) => [file.path, file.text]));
  const results = [...callbacks].map(([key, callback]) => {
    const path = join(projectRoot, `${key}.js`);
    const modules = outputs.get(path);
    const sourceMap = outputs.get(`${path}.map`);
    const output = metafile.outputs[`${key}.js`];
    if (modules === undefined || sourceMap === undefined || output === undefined)
      throw new Error(`esbuild gave no output for ${key}`);
    const code = assemble(modules, callback, oursOnly(JSON.parse(sourceMap)));
    const inputs = filesBehind(`callback:${key}`, metafile);
    return [key, { code, packages: packageSizes(output), inputs }] as const;
  });
  return new Map(results);
}

/** Modules are strict, and have to stay so in a function of their own; the callback cannot be, with its `with`. */
function assemble(modules: string, { script }: CallbackText, map: SourceMap): string {
  const before = "var modules = (function (module) {";
  const after = "return module.exports; })({});";
  // A semicolon is a line without mappings: two of ours come before the code that the map is of.
  const installer = stackTraceInstaller({ ...map, mappings: `;;${map.mappings}` });
  return `${installer}\n${before}\n${modules.trimEnd()}\n${after}\n${script.trim()}\n`;
}

function oursOnly(map: SourceMap): SourceMap {
  return compactSourceMap(map, (source) => isOwnModule(join(projectRoot, source)));
}

/** Has esbuild read the callbacks' entries from memory, and our own modules from functions/. */
function sources(callbacks: ReadonlyMap<string, CallbackText>): Plugin {
  return {
    name: "callbacks",
    setup(build) {
      build.onResolve({ filter: /^callback:/ }, ({ path }) => ({
        path: path.slice(9),
        namespace: "callback",
      }));
      build.onLoad({ filter: /.*/, namespace: "callback" }, ({ path }) => ({
        contents: callbacks.get(path)?.entry,
        loader: "js",
        resolveDir: projectRoot,
      }));
      // A module of ours that is imported but not used stays out: none works by side effects.
      build.onResolve({ filter: new RegExp(`^${ownModuleScope}`) }, ({ path }) => ({
        path: ownModulePath(path),
        sideEffects: false,
      }));
      build.onResolve({ filter: /^\.\.?\// }, async ({ path, importer, kind, resolveDir, pluginData }) => {
        if (pluginData === resolved || !isOwnModule(importer)) return undefined;
        const result = await build.resolve(path, { importer, kind, resolveDir, pluginData: resolved });
        return result.errors.length > 0 ? result : { path: result.path, sideEffects: false };
      });
    },
  };
}

// Marks the resolution that the plugin itself asks for, which it must not answer again.
const resolved = {};

/** All files that an entry reaches, those too that gave no byte to it: they would, after a change. */
function filesBehind(entry: string, { inputs }: Metafile): string[] {
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const imported of inputs[path]?.imports ?? []) {
      if (!imported.external) visit(imported.path);
    }
  };
  visit(entry);
  return [...seen].filter((path) => !/^(callback|\(disabled\)):/.test(path)).sort();
}
