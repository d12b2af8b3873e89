import { basename } from "node:path";
import type { Plugin } from "vite";
import * as z from "zod/mini";
import { siteConfig } from "./src/config.ts";

/** Writes what the site needs of `config.json` into the build: who deploys it can tell what is missing. */
export function configSchemaFile(): Plugin {
  return {
    name: "config-schema",
    apply: "build",
    generateBundle() {
      const schema = z.toJSONSchema(siteConfig, { io: "input" });
      this.emitFile({
        type: "asset",
        fileName: "config.schema.json",
        source: `${JSON.stringify(schema, null, 2)}\n`,
      });
    },
  };
}

/**
 * Gives scripts of `public/` that a page loads by `<script src>` a name with their hash, as all else has: under a name
 * that stays, the page of one release could load the script of another.
 */
export function hashedScripts(scripts: Readonly<Record<string, string>>): Plugin {
  const references = new Map<string, string>();
  let base = "/";
  return {
    name: "hashed-scripts",
    apply: "build",
    configResolved(config) {
      base = config.base;
    },
    buildStart() {
      for (const [path, source] of Object.entries(scripts)) {
        references.set(path, this.emitFile({ type: "asset", name: basename(path), source }));
      }
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        let page = html;
        for (const path of references.keys()) {
          const name = basename(path, ".js");
          const file = Object.keys(bundle ?? {}).find((each) => each.startsWith(`assets/${name}-`));
          const reference = `src="${base}${path.slice(1)}"`;
          if (!page.includes(reference) || !file) {
            throw new Error(`index.html loads no ${path}; take it out of hashedScripts in vite.config.ts`);
          }
          page = page.replace(reference, `src="${base}${file}"`);
        }
        return page;
      },
    },
  };
}
