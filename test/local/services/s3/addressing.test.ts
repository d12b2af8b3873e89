import assert from "node:assert/strict";
import { addressOf } from "../../../../local/services/s3/addressing.ts";

describe("bucket and key of a request", () => {
  const cases: [string, string, object][] = [
    ["localhost:4566", "/", {}],
    ["localhost:4566", "/site", { bucket: "site" }],
    ["localhost:4566", "/site/", { bucket: "site" }],
    ["127.0.0.1", "/site/a/b%20c%2Fd", { bucket: "site", key: "a/b c/d" }],
    ["[::1]:4566", "/site/a//b/", { bucket: "site", key: "a//b/" }],
    ["site.localhost:4566", "/a/b", { bucket: "site", key: "a/b" }],
    ["site.localhost", "/", { bucket: "site" }],
    ["my.site.s3.localhost:4566", "/%C3%BC", { bucket: "my.site", key: "ü" }],
    ["site.s3.eu-west-1.localhost", "/a", { bucket: "site", key: "a" }],
    ["s3.localhost:4566", "/site/a", { bucket: "site", key: "a" }],
    ["s3.eu-west-1.localhost:4566", "/site/a", { bucket: "site", key: "a" }],
    ["localhost", "/site/../etc", { bucket: "site", key: "../etc" }],
  ];
  for (const [host, path, expected] of cases) {
    it(`${host}${path}`, () => assert.deepEqual(addressOf(host, path), expected));
  }

  it("refuses a path that is not percent-encoded right", () => {
    assert.throws(() => addressOf("localhost", "/site/%zz"), { code: "InvalidURI", status: 400 });
  });

  it("refuses a key over 1,024 bytes", () => {
    addressOf("localhost", `/site/${"ü".repeat(512)}`);
    assert.throws(() => addressOf("localhost", `/site/${"ü".repeat(513)}`), { code: "KeyTooLongError" });
  });
});
