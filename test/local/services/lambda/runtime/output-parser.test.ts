import assert from "node:assert/strict";
import { OutputParser } from "../../../../../local/services/lambda/runtime/output-parser.ts";

function frame(message: string, milliseconds: number): Buffer {
  const body = Buffer.from(message);
  const header = Buffer.alloc(16);
  header.writeUInt32BE(0xa55a0003, 0);
  header.writeUInt32BE(body.length, 4);
  header.writeBigUInt64BE(BigInt(milliseconds) * 1_000n, 8);
  return Buffer.concat([header, body]);
}

describe("OutputParser", () => {
  const output = Buffer.concat([
    Buffer.from("plain\n"),
    frame("two\nlines", 1_234),
    frame("", 5),
    Buffer.from("\nüber\n"),
    frame("last", 6),
    Buffer.from("no line break"),
  ]);

  for (const size of [1, 3, 17, 1_000]) {
    it(`tells lines and frames apart in pieces of ${size} bytes`, () => {
      const seen: [string, number | undefined][] = [];
      const parser = new OutputParser((message, timestamp) => seen.push([message, timestamp]));
      for (let at = 0; at < output.length; at += size) parser.push(output.subarray(at, at + size));
      assert.equal(seen.length, 6);
      parser.end();
      assert.deepEqual(seen, [
        ["plain", undefined],
        ["two\nlines", 1_234],
        ["", 5],
        ["", undefined],
        ["über", undefined],
        ["last", 6],
        ["no line break", undefined],
      ]);
    });
  }

  it("cuts a line that never ends", () => {
    let count = 0;
    const parser = new OutputParser((message) => {
      assert.equal(message.length, 1024 * 1024);
      count++;
    });
    for (let piece = 0; piece < 40; piece++) parser.push(Buffer.alloc(64 * 1024, "x"));
    assert.equal(count, 2);
  });
});
