import assert from "node:assert/strict";
import { RequestParser } from "../../../../../local/services/lambda/runtime/request-parser.ts";

interface Seen {
  readonly line: string;
  readonly body: string;
  readonly tooLarge: boolean;
  readonly followed: boolean;
}

/** Feeds `text` in pieces of `size` bytes. */
function parse(text: string, size = text.length, limit = 1_000): Seen[] {
  const seen: Seen[] = [];
  const parser = new RequestParser(limit, ({ method, path, body, tooLarge, followed }) =>
    seen.push({ line: `${method} ${path}`, body: body.toString(), tooLarge, followed }),
  );
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
  return seen;
}

const get = "GET /next HTTP/1.1\r\nHost: x\r\n\r\n";
const post = (body: string) =>
  `POST /answer HTTP/1.1\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const chunked =
  "POST /chunks HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";

describe("RequestParser", () => {
  for (const size of [1, 2, 7, 64, 10_000]) {
    it(`reads requests that come in pieces of ${size} bytes`, () => {
      const seen = parse(post("é1") + get + chunked + get + post(""), size);
      assert.deepEqual(
        seen.map(({ line, body }) => [line, body]),
        [
          ["POST /answer", "é1"],
          ["GET /next", ""],
          ["POST /chunks", "abcde"],
          ["GET /next", ""],
          ["POST /answer", ""],
        ],
      );
    });

    it(`reads past a body over the limit, in pieces of ${size} bytes`, () => {
      const seen = parse(post("x".repeat(1_001)) + get + post("y".repeat(1_000)), size);
      assert.deepEqual(
        seen.map(({ line, body, tooLarge }) => [line, body.length, tooLarge]),
        [
          ["POST /answer", 0, true],
          ["GET /next", 0, false],
          ["POST /answer", 1_000, false],
        ],
      );
    });
  }

  it("tells when the next request came along", () => {
    assert.deepEqual(
      parse(post("1") + get).map(({ followed }) => followed),
      [true, false],
    );
  });

  it("refuses what is not HTTP", () => {
    assert.throws(() => parse("hello\r\n\r\n"), /not an HTTP request/);
    assert.throws(() => parse("x".repeat(70_000)), /head over 64 KB/);
  });
});
