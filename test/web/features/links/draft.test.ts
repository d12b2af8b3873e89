import assert from "node:assert/strict";
import {
  changesOf,
  draftOf,
  emptyDraft,
  newLinkOf,
  typedSlug,
} from "../../../../web/src/features/links/draft.ts";
import type { Link } from "../../../../web/src/features/links/link.ts";

const link: Link = {
  slug: "docs",
  url: "https://example.com/docs",
  title: "Docs",
  tags: ["team", "a, b"],
  clicks: 3,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  version: 2,
};

describe("the draft of a link", () => {
  it("leaves out what is empty", () => {
    assert.deepEqual(newLinkOf({ ...emptyDraft, url: " https://example.com " }), {
      url: "https://example.com",
    });
  });

  it("becomes a new link with all that is given", () => {
    assert.deepEqual(newLinkOf({ slug: "docs", url: "https://example.com", title: " Docs ", tags: "a, b" }), {
      slug: "docs",
      url: "https://example.com",
      title: "Docs",
      tags: ["a", "b"],
    });
  });

  it("changes nothing as long as nobody writes in it", () => {
    assert.deepEqual(changesOf(draftOf(link), link), {});
  });

  it("names only what was changed, also to nothing", () => {
    assert.deepEqual(changesOf({ ...draftOf(link), title: "" }, link), { title: "" });
    assert.deepEqual(changesOf({ ...draftOf(link), tags: "" }, link), { tags: [] });
    assert.deepEqual(changesOf({ ...draftOf(link), url: "https://example.com/new" }, link), {
      url: "https://example.com/new",
    });
  });

  it("takes capitals and spaces in a name as it is typed", () => {
    assert.equal(typedSlug("Team Handbook"), "team-handbook");
  });
});
