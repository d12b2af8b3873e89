import assert from "node:assert/strict";
import { readableUrl, shortUrl } from "../../../../web/src/features/links/short-url.ts";

describe("the short address", () => {
  const base = "http://localhost:4500/?q=x";

  it("is absolute, from a root-relative and from an absolute start", () => {
    assert.equal(shortUrl("/g", "docs", base), "http://localhost:4500/g/docs");
    assert.equal(shortUrl("https://go.example.com", "docs", base), "https://go.example.com/docs");
  });

  it("keeps whatever the name holds within the path", () => {
    assert.equal(shortUrl("/g", "../x?y#z", base), "http://localhost:4500/g/..%2Fx%3Fy%23z");
  });

  it("is shown without what everyone knows", () => {
    assert.equal(readableUrl("https://www.example.com/a/"), "example.com/a");
    assert.equal(readableUrl("http://localhost:4500/g/docs"), "localhost:4500/g/docs");
  });
});
