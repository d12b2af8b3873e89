import { readFileSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { configSchemaFile, hashedScripts } from "./build-files.ts";

const themeScript = readFileSync(join(import.meta.dirname, "public", "theme.js"), "utf8");

export default defineConfig({
  root: import.meta.dirname,
  // Beside the project's other caches: by itself Vite would make a node_modules folder in here.
  cacheDir: "../node_modules/.cache/vite",
  plugins: [react(), configSchemaFile(), hashedScripts({ "/theme.js": themeScript })],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // The content security policy takes images from the site's own origin only, no data: URLs.
    assetsInlineLimit: 0,
  },
});
