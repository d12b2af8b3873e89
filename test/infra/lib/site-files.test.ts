import assert from "node:assert/strict";
import type * as ContentTypeModule from "../../../infra/lib/content-type.ts";
import type * as SiteFilesModule from "../../../infra/lib/site-files.ts";
import { loadProgramModule } from "../../helpers/pulumi-mocks.ts";

const { cacheControlOf } = loadProgramModule<typeof SiteFilesModule>("infra/lib/site-files.ts");
const { contentTypeOf } = loadProgramModule<typeof ContentTypeModule>("infra/lib/content-type.ts");

describe("a file of the site", () => {
  for (const [path, kept] of [
    ["assets/index-Bx3kD9aQ.js", "public, max-age=31536000, immutable"],
    ["assets/style-a_b-9Zzz.css", "public, max-age=31536000, immutable"],
    ["_next/static/chunks/main-0a1b2c3d4e5f6789.js", "public, max-age=31536000, immutable"],
    ["static/js/main.3f2a1b4c.chunk.js", "public, max-age=31536000, immutable"],
    ["main-7QKUBOE5.js", "public, max-age=31536000, immutable"],
    ["assets/index-Bx3kD9aQ.js.map", "public, max-age=31536000, immutable"],
    ["assets/logo.svg", "no-cache"],
    ["assets/logo-horizont.svg", "no-cache"],
    ["favicon.ico", "no-cache"],
    ["report-20261124.pdf", "no-cache"],
    ["posts-0a1b2c3d.html", "no-cache"],
    ["index.html", "no-cache"],
    ["config.json", "no-cache"],
  ] as const) {
    it(`${path} is kept: ${kept}`, () => assert.equal(cacheControlOf(path), kept));
  }

  for (const [path, type] of [
    ["index.html", "text/html; charset=utf-8"],
    ["a/b.JS", "text/javascript; charset=utf-8"],
    ["font.woff2", "font/woff2"],
    ["unknown.xyz", "application/octet-stream"],
    ["LICENSE", "application/octet-stream"],
  ] as const) {
    it(`${path} is ${type}`, () => assert.equal(contentTypeOf(path), type));
  }
});
