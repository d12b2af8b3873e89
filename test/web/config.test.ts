import assert from "node:assert/strict";
import { ConfigError, loadConfig, parseConfig } from "../../web/src/config.ts";

const whole = { environment: "dev", apiUrl: "/api", goUrl: "/g", version: "1.2.3" };

function problemsOf(value: unknown): readonly string[] {
  try {
    parseConfig(value);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
}

describe("the site's configuration", () => {
  it("is read as it is", () => {
    assert.deepEqual(parseConfig(whole), whole);
  });

  it("takes absolute addresses, and drops slashes at their end", () => {
    const config = parseConfig({ ...whole, apiUrl: "https://api.example.com/v1/", goUrl: "/" });
    assert.equal(config.apiUrl, "https://api.example.com/v1");
    assert.equal(config.goUrl, "");
  });

  it("lets keys it does not know pass", () => {
    assert.deepEqual(parseConfig({ ...whole, later: true }), whole);
  });

  it("names every missing key together", () => {
    assert.deepEqual(problemsOf({ goUrl: "/g" }), [
      '"environment" is missing',
      '"apiUrl" is missing',
      '"version" is missing',
    ]);
  });

  it("names bad values and missing keys together", () => {
    assert.deepEqual(problemsOf({ environment: 7, apiUrl: "api", goUrl: "", version: "1" }), [
      '"environment" is 7; it has to be a text that is not empty',
      '"apiUrl" is "api"; write it as "/path" or "https://host/path"',
      '"goUrl" is ""; it has to be a text that is not empty',
    ]);
  });

  for (const address of [
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "ftp://host/",
    "https://",
  ]) {
    it(`refuses ${address} as an address`, () => {
      assert.equal(problemsOf({ ...whole, apiUrl: address }).length, 1);
    });
  }

  for (const value of [null, [], "text", 1]) {
    it(`refuses ${JSON.stringify(value)} as a whole`, () => {
      assert.deepEqual(problemsOf(value), [`is not an object: got ${JSON.stringify(value)}`]);
    });
  }

  it("does not take what an object inherits for a key", () => {
    assert.equal(problemsOf(Object.create(whole)).length, 4);
  });

  it("is fetched from /config.json, past caches that have not asked", async () => {
    const asked: unknown[] = [];
    const config = await loadConfig(async (input, init) => {
      asked.push([input, init?.cache]);
      return Response.json(whole);
    });
    assert.deepEqual(config, whole);
    assert.deepEqual(asked, [["/config.json", "no-cache"]]);
  });

  it("is discovered from the address where nobody wrote a file, and only there", async () => {
    const answered = (status: number) =>
      loadConfig(async () => new Response("", { status }), "https://dev.example.com/x");
    assert.deepEqual(await answered(404), {
      environment: "dev",
      apiUrl: "/api",
      goUrl: "/g",
      version: "unknown",
    });
    await assert.rejects(answered(500), /answered 500/);
  });

  for (const [what, answer, message] of [
    ["is not there", () => Promise.resolve(new Response("", { status: 404 })), /answered 404/],
    [
      "is the site's own page",
      () => Promise.resolve(new Response("<!doctype html>")),
      /is not JSON: it starts with "<!doctype html>"/,
    ],
    ["cannot be reached", () => Promise.reject(new TypeError("no route")), /cannot be fetched \(no route\)/],
  ] as const) {
    it(`says so when it ${what}`, async () => {
      await assert.rejects(loadConfig(answer), (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, message);
        return true;
      });
    });
  }
});
