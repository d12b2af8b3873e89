import assert from "node:assert/strict";
import { SourceMap } from "node:module";
import type * as MappingsModule from "../../../../infra/lib/lean-bundle/mappings.ts";
import { loadProgramModule } from "../../../helpers/pulumi-mocks.ts";

const { MappingsWriter, readMappings } = loadProgramModule<typeof MappingsModule>(
  "infra/lib/lean-bundle/mappings.ts",
);

/** Line, then generated column, source, line and column; source -1 is none. */
type Segment = readonly [generatedLine: number, ...numbers: number[]];

const segments: readonly Segment[] = [
  [0, 0, 0, 0, 0],
  [0, 15, 0, 16, 31],
  [0, 16, -1, 0, 0],
  [0, 480_000, 2, 100_000, 0],
  [3, 7, 1, 3, 12],
  [3, 9, 0, 0, 1],
];

function written(): string {
  const writer = new MappingsWriter();
  let at = 0;
  for (const [generatedLine, generated = 0, source = 0, line = 0, column = 0] of segments) {
    for (; at < generatedLine; at++) writer.newLine();
    if (source < 0) writer.addEnd(generated);
    else writer.add(generated, source, line, column);
  }
  writer.newLine();
  return writer.text;
}

describe("mappings of a source map", () => {
  it("are written so that Node finds every place", () => {
    const sources = ["a.ts", "b.ts", "c.ts"];
    const map = new SourceMap({
      version: 3,
      file: "",
      sources,
      sourcesContent: [],
      names: [],
      mappings: written(),
      sourceRoot: "",
    });
    for (const [generatedLine, generated = 0, source = 0, line = 0, column = 0] of segments) {
      const entry = map.findEntry(generatedLine, generated);
      const expected = source < 0 ? undefined : `${sources[source]}:${line}:${column}`;
      const found =
        "originalSource" in entry && entry.originalSource !== undefined
          ? `${entry.originalSource}:${entry.originalLine}:${entry.originalColumn}`
          : undefined;
      assert.equal(found, expected, `${generatedLine}:${generated}`);
    }
  });

  it("are read as they were written, with no line after the last segment", () => {
    const read: number[][] = [];
    let at = 0;
    readMappings(
      written(),
      (generated, source, line, column) =>
        read.push([at, generated, source, ...(source < 0 ? [0, 0] : [line, column])]),
      () => at++,
    );
    assert.deepEqual(read, segments);
    assert.equal(at, 3);
  });

  it("may have names, which do not matter", () => {
    const read: number[][] = [];
    readMappings(
      "AAAAA,EACEC",
      (...numbers) => read.push(numbers),
      () => {},
    );
    assert.deepEqual(read, [
      [0, 0, 0, 0],
      [2, 0, 1, 2],
    ]);
  });
});
