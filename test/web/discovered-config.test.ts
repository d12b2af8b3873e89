import assert from "node:assert/strict";
import { discoverConfig } from "../../web/src/discovered-config.ts";

describe("the configuration that an address tells", () => {
  for (const [address, environment] of [
    ["https://example.com/", "prod"],
    ["https://www.example.com/links", "prod"],
    ["https://dev.example.com/", "dev"],
    ["https://staging.example.com/", "staging"],
    ["https://pr-12.dev.example.com/?a=b", "pr-12"],
    ["http://localhost:4500/", "dev"],
    ["http://dev.localhost:4500/", "dev"],
    ["http://prod.localhost:4510/", "prod"],
    ["http://pr-7.dev.localhost:4500/", "pr-7"],
  ] as const) {
    it(`${address} is ${environment}`, () => {
      assert.deepEqual(discoverConfig(address), {
        environment,
        apiUrl: "/api",
        goUrl: "/g",
        version: "unknown",
      });
    });
  }

  for (const address of [
    "https://d111111abcdef8.cloudfront.net/",
    "https://bucket.s3.us-east-1.amazonaws.com/",
    "http://127.0.0.1:4500/",
    "http://[::1]:4500/",
    "https://intranet/",
    "https://links.example.com/",
    "https://pr-12.example.com/",
    "file:///index.html",
    "no address",
    "",
  ]) {
    it(`${JSON.stringify(address)} names no environment`, () =>
      assert.equal(discoverConfig(address), undefined));
  }
});
