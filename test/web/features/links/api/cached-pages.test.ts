import assert from "node:assert/strict";
import {
  allLinks,
  type CachedPages,
  withChanged,
  withNewest,
  withoutLink,
} from "../../../../../web/src/features/links/api/cached-pages.ts";
import { readLink } from "../../../../../web/src/features/links/link.ts";

const link = (slug: string, title = "") => readLink({ slug, url: "https://example.com", version: 1, title });
const pages = (...slugs: string[][]): CachedPages => ({
  pages: slugs.map((page, index) => ({
    items: page.map((slug) => link(slug)),
    ...(index < slugs.length - 1 && { cursor: `${index}` }),
  })),
  pageParams: slugs.map((_, index) => (index === 0 ? undefined : `${index - 1}`)),
});
const slugs = (data: CachedPages) => data.pages.map((page) => page.items.map((item) => item.slug));

describe("pages of links as the cache keeps them", () => {
  it("come to one list, each link once", () => {
    assert.deepEqual(
      allLinks(pages(["a", "b"], ["b", "c"])).map((item) => item.slug),
      ["a", "b", "c"],
    );
    assert.deepEqual(allLinks(undefined), []);
  });

  it("take a new link on top, and keep cursors and parameters", () => {
    const before = pages(["a", "b"], ["c"]);
    const after = withNewest(before, link("new"));
    assert.deepEqual(slugs(after), [["new", "a", "b"], ["c"]]);
    assert.equal(after.pages[0]?.cursor, "0");
    assert.deepEqual(after.pageParams, before.pageParams);
    assert.deepEqual(slugs(before), [["a", "b"], ["c"]], "the pages before are left alone");
  });

  it("take a link they have already only once", () => {
    assert.deepEqual(slugs(withNewest(pages(["a", "b"]), link("b"))), [["b", "a"]]);
  });

  it("put a changed link where it was", () => {
    const after = withChanged(pages(["a", "b"], ["c"]), link("b", "changed"));
    assert.deepEqual(slugs(after), [["a", "b"], ["c"]]);
    assert.equal(after.pages[0]?.items[1]?.title, "changed");
  });

  it("lose a deleted link", () => {
    assert.deepEqual(slugs(withoutLink(pages(["a", "b"], ["c"]), "c")), [["a", "b"], []]);
  });
});
