import assert from "node:assert/strict";
import { localAddress } from "../../local/local-addresses.ts";

const hosts = {
  names: new Map([["dev.example.com", "http://dev.localhost:4500"]]),
  distributions: new Map([["d111111abcdef8.cloudfront.net", 4500]]),
  endpointUrl: "http://127.0.0.1:4566",
};

describe("local addresses of outputs", () => {
  for (const [value, expected] of [
    ["https://d111111abcdef8.cloudfront.net", "http://localhost:4500"],
    ["https://d111111abcdef8.cloudfront.net/api", "http://localhost:4500/api"],
    [
      "https://abcde12345.execute-api.us-east-1.amazonaws.com/dev/api/links",
      "http://localhost:4566/_aws/execute-api/abcde12345/dev/api/links",
    ],
    ["https://dev.example.com/api", "http://dev.localhost:4500/api"],
    ["https://d999999abcdef8.cloudfront.net", undefined],
    ["https://example.com/execute-api.us-east-1.amazonaws.com", undefined],
    ["arn:aws:dynamodb:us-east-1:000000000000:table/links", undefined],
    [{ name: "x" }, undefined],
  ] as const) {
    it(`${JSON.stringify(value)} is ${expected ?? "none"}`, () => {
      assert.equal(localAddress(value, hosts), expected);
    });
  }
});
