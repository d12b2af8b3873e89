import assert from "node:assert/strict";
import * as apiLimits from "../../../../functions/links/limits.ts";
import { slugPattern } from "../../../../functions/links/slug.ts";
import { targetUrlFault } from "../../../../functions/links/target-url.ts";
import { emptyDraft } from "../../../../web/src/features/links/draft.ts";
import { draftFaults, limits } from "../../../../web/src/features/links/draft-faults.ts";

const url = "https://example.com";
const faultyFields = (draft: Partial<typeof emptyDraft>) => [
  ...draftFaults({ ...emptyDraft, url, ...draft }).keys(),
];

describe("what the form finds wrong before the API is asked", () => {
  it("nothing, with an address alone", () => {
    assert.deepEqual(faultyFields({}), []);
  });

  it("every faulty field, at once", () => {
    const draft = { slug: "-", url: "x", title: "x".repeat(201), tags: "x".repeat(33) };
    assert.deepEqual(faultyFields(draft), ["slug", "url", "title", "tags"]);
  });

  it("the API's own limits", () => {
    assert.deepEqual(limits, {
      url: apiLimits.maxUrlLength,
      slug: apiLimits.maxSlugLength,
      title: apiLimits.maxTitleLength,
      tags: apiLimits.maxTags,
      tag: apiLimits.maxTagLength,
    });
  });

  it("more tags than allowed", () => {
    const tags = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`).join();
    assert.deepEqual(faultyFields({ tags: tags(20) }), []);
    assert.deepEqual(faultyFields({ tags: tags(21) }), ["tags"]);
  });

  describe("agrees with the API", () => {
    for (const address of [
      "https://example.com",
      "HTTPS://EXAMPLE.COM/x",
      "http://localhost:4500/a?b=c#d",
      "http://127.0.0.1",
      "https://münchen.example/straße",
      "https://example.com/a@b",
      `https://example.com/${"a".repeat(2028)}`,
      `https://example.com/${"a".repeat(2029)}`,
      "",
      "example.com",
      "localhost:3000",
      "//example.com",
      "/path",
      "https:",
      "https://",
      "https:example.com",
      "https://?q",
      "https:///path",
      "https://user:secret@example.com",
      "https://user@example.com",
      "javascript:alert(1)",
      "JavaScript:alert(1)",
      "data:text/html,x",
      "ftp://example.com",
      "mailto:someone@example.com",
      "https://exa mple.com",
      "https://example.com/\u0000",
      "https://[::1",
      "https://example.com:99999",
    ]) {
      it(`about the address ${JSON.stringify(address.slice(0, 50))}`, () => {
        const allowed = targetUrlFault(address) === undefined;
        assert.deepEqual(faultyFields({ url: address }), allowed ? [] : ["url"]);
      });
    }

    for (const slug of [
      "a",
      "a-b",
      "a_b",
      "0",
      "a".repeat(64),
      "a".repeat(65),
      "-a",
      "a-",
      "_",
      "a.b",
      "a/b",
      "../up",
      "ä",
      "Aa",
      "a b",
    ]) {
      it(`about the name ${JSON.stringify(slug.slice(0, 20))} (${slug.length})`, () => {
        assert.deepEqual(faultyFields({ slug }), slugPattern.test(slug) ? [] : ["slug"]);
      });
    }
  });
});
