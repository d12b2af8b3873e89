import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

interface Outcome {
  readonly uri?: string;
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, { readonly value: string }>>;
  readonly body?: { readonly encoding: string; readonly data: string };
}

describe("the site's CloudFront Function", () => {
  const context = createContext({});
  runInContext(readFileSync("functions/edge/site-request.js", "utf8"), context);
  const ask = (uri: string): Outcome => {
    const event = {
      version: "1.0",
      request: { method: "GET", uri, querystring: {}, headers: {}, cookies: {} },
    };
    return JSON.parse(runInContext(`JSON.stringify(handler(${JSON.stringify(event)}))`, context));
  };

  for (const [uri, target] of [
    ["/", "/index.html"],
    ["/links", "/index.html"],
    ["/links/docs/edit", "/index.html"],
    ["/apiary", "/index.html"],
    ["/gallery", "/index.html"],
    ["/index.html", "/index.html"],
    ["/config.json", "/config.json"],
    ["/assets/index-Bx3kD9aQ.js", "/assets/index-Bx3kD9aQ.js"],
    ["/missing.png", "/missing.png"],
  ] as const) {
    it(`answers ${uri} with ${target}`, () => assert.equal(ask(uri).uri, target));
  }

  for (const uri of ["/api", "/api/nowhere", "/api/links.json", "/g", "/g/"]) {
    it(`answers ${uri}, which no API has, with a problem`, () => {
      const { statusCode, headers, body } = ask(uri);
      assert.equal(statusCode, 404);
      assert.equal(headers?.["content-type"]?.value, "application/problem+json");
      assert.deepEqual(JSON.parse(body?.data ?? ""), {
        type: "about:blank",
        title: "Not Found",
        status: 404,
        detail: `No API has the path "${uri}"; /api/meta/openapi.json lists those there are.`,
      });
    });
  }

  for (const uri of [
    "/..%2fsecret",
    "/..%2F..%2Fetc/passwd",
    "/%2e%2e/config.json",
    "/../config.json",
    "/a/./b",
    "/a/..",
    "/a\\..\\b",
    "/..%5cb",
    "/%00",
  ]) {
    it(`refuses ${uri}`, () => assert.equal(ask(uri).statusCode, 400));
  }
});
