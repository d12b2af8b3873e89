import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/reliability.md"), "utf8");
const rows = page.split("\n").filter((line) => /^\| (?!Fault)/.test(line));

/** Titles of a file's tests as they run: what a template fills in may be anything. */
function titlesOf(file: string): readonly RegExp[] {
  const text = readFileSync(join(root, "test/local/services", file), "utf8");
  return [...text.matchAll(/\bit\(\s*(["`])(.+?)\1,/gs)].map(([, , title = ""]) => {
    const parts = title.split(/\$\{.+?\}/);
    return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".+")}$`);
  });
}

describe("docs/reliability.md", () => {
  it("has its rows", () => assert.ok(rows.length > 30));

  for (const row of rows) {
    const [fault = "", , test = ""] = row.split(" | ");
    it(`names a test that is there: ${fault.slice(2)}`, () => {
      const [, file = "", title = ""] = /^`(.+?)`: (.+) \|$/.exec(test) ?? [];
      assert.ok(
        titlesOf(file).some((known) => known.test(title)),
        `${file} has no test "${title}"`,
      );
    });
  }
});
