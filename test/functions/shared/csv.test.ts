import assert from "node:assert/strict";
import { csvLine, withoutApostrophe } from "../../../functions/shared/csv.ts";

describe("lines of CSV", () => {
  it("quote what RFC 4180 has quoted", () => {
    assert.equal(csvLine(["a", "b,c", 'd"e', "f\ng", ""]), 'a,"b,c","d""e","f\ng",\r\n');
  });

  for (const formula of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]) {
    it(`hold no formula, and give the text back: ${JSON.stringify(formula)}`, () => {
      const cell = `'${formula}`;
      assert.equal(csvLine([formula]).replace(/^"|"\r\n$|\r\n$/g, ""), cell);
      assert.equal(withoutApostrophe(cell), formula);
    });
  }

  it("leave an apostrophe alone that is somebody's own", () => {
    assert.equal(withoutApostrophe("'tis"), "'tis");
  });
});
