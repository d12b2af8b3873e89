import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";
import { configSchemaFile, hashedScripts } from "../build-files.ts";
import { basePath } from "./src/base-path.ts";

const publicDir = join(import.meta.dirname, "..", "public");
const themeScript = readFileSync(join(publicDir, "theme.js"), "utf8");

export default defineConfig({
  root: import.meta.dirname,
  base: basePath,
  publicDir,
  cacheDir: "../../node_modules/.cache/vite-deck",
  plugins: [configSchemaFile(), hashedScripts({ "/theme.js": themeScript })],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // The content security policy takes images from the site's own origin only, no data: URLs.
    assetsInlineLimit: 0,
  },
});
