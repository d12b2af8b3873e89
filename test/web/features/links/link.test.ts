import assert from "node:assert/strict";
import { readLink, readLinkPage } from "../../../../web/src/features/links/link.ts";

const link = {
  slug: "docs",
  url: "https://example.com",
  title: "Docs",
  tags: ["team"],
  clicks: 3,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-02T00:00:00.000Z",
  version: 2,
};

describe("reading links", () => {
  it("takes a whole link as it is", () => {
    assert.deepEqual(readLink(link), link);
  });

  it("fills in what a link can do without", () => {
    const { slug, url, version } = link;
    assert.deepEqual(readLink({ slug, url, version }), {
      ...{ slug, url, version },
      ...{ title: "", tags: [], clicks: 0, createdAt: "", updatedAt: "" },
    });
  });

  for (const value of [null, [], {}, { ...link, slug: 1 }, { ...link, version: "2" }]) {
    it(`refuses ${JSON.stringify(value).slice(0, 40)}`, () => {
      assert.throws(() => readLink(value), { name: "ApiError", kind: "unreadable" });
    });
  }

  it("reads a page, and an empty cursor as none", () => {
    assert.deepEqual(readLinkPage({ items: [link], cursor: "c" }), { items: [link], cursor: "c" });
    assert.deepEqual(readLinkPage({ items: [], cursor: "" }), { items: [] });
    assert.throws(() => readLinkPage({ links: [] }), { name: "ApiError", kind: "unreadable" });
  });
});
