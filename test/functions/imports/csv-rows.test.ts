import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { type BrokenRow, type CsvRow, csvRows, isBroken } from "../../../functions/imports/csv-rows.ts";
import { maxRowLength } from "../../../functions/imports/limits.ts";

/** In chunks of a few bytes: rows and characters are cut in two. */
async function read(
  bytes: Buffer,
  place = { offset: 0, line: 0 },
  chunk = 7,
): Promise<(CsvRow | BrokenRow)[]> {
  const rest = bytes.subarray(place.offset);
  const chunks = Array.from({ length: Math.ceil(rest.length / chunk) }, (_, index) =>
    rest.subarray(index * chunk, (index + 1) * chunk),
  );
  const rows: (CsvRow | BrokenRow)[] = [];
  for await (const row of csvRows(Readable.from(chunks), place)) rows.push(row);
  return rows;
}

const texts: Readonly<Record<string, string>> = {
  "line feeds": "slug,url\na,1\nb,2\n",
  "carriage returns and line feeds": "slug,url\r\na,1\r\nb,2\r\n",
  "no end of the last line": "slug,url\na,1\nb,2",
  "a byte order mark": "\ufeffslug,url\na,1\nb,2\n",
  "quotation marks and line breaks in cells": 'slug,url\n"a ""x""\n,y",1\nb,2\n',
  "empty lines": "slug,url\n\n\na,1\n\nb,2\n\n",
  "more bytes than characters": "slug,url\nä€😀,1\nb,ü\n",
  "rows of other lengths": "slug,url\na\nb,2,3\n",
};

describe("rows of a CSV file", () => {
  for (const [name, text] of Object.entries(texts)) {
    it(`are read, and read on from the end of each: ${name}`, async () => {
      const bytes = Buffer.from(text);
      const rows = await read(bytes);
      const good = rows.filter((row): row is CsvRow => !isBroken(row));
      assert.deepEqual([good.length, good.length], [3, rows.length]);
      assert.equal(good[0]?.cells[0], "slug");
      for (const [index, { end, line }] of good.entries()) {
        const rest = await read(bytes, { offset: end, line });
        assert.deepEqual(rest, good.slice(index + 1), `on from row ${index}`);
      }
    });
  }

  it("know their lines", async () => {
    const rows = await read(Buffer.from('slug,url\n"a\nb",1\n\nc,2\n'));
    assert.deepEqual(
      rows.map(({ line }) => line),
      [1, 3, 5],
    );
  });

  it("leave out one with a stray quotation mark, and say so", async () => {
    const rows = await read(Buffer.from('slug,url\na,1\nb"x,2\nc,3\n'));
    assert.deepEqual(
      rows.map((row) => (isBroken(row) ? [row.line, row.fatal] : row.cells)),
      [
        ["slug", "url"],
        ["a", "1"],
        [3, false],
        ["c", "3"],
      ],
    );
  });

  for (const [name, text] of [
    ["is left open", 'slug,url\na,1\n"b,2\nc,3\n'],
    ["swallows a long file", `slug,url\na,1\n"b,2\n${"c,3\n".repeat(maxRowLength)}`],
  ] as const) {
    it(`end where a quotation mark ${name}`, async () => {
      const rows = await read(Buffer.from(text), undefined, 4_096);
      const broken = rows.filter(isBroken);
      assert.ok(broken.some(({ fatal }) => fatal));
      assert.match(broken[0]?.fault ?? "", /a quotation mark is left open/);
    });
  }
});
