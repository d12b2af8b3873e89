import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { AwsError } from "../../../local/gateway/api.ts";
import { payloadOf } from "../../../local/gateway/aws-chunked.ts";

interface Decoded {
  readonly body?: string;
  readonly trailers?: Record<string, string>;
  readonly error?: string;
}

describe("aws-chunked payloads", () => {
  let server: Server;
  let decoded: Promise<Decoded>;

  beforeEach(async () => {
    let settle: (value: Decoded) => void;
    decoded = new Promise((resolve) => {
      settle = resolve;
    });
    server = createServer(async (request, response) => {
      const payload = payloadOf(request);
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of payload.chunks) chunks.push(chunk);
        settle({ body: Buffer.concat(chunks).toString(), trailers: Object.fromEntries(payload.trailers) });
      } catch (error) {
        settle({ error: error instanceof AwsError ? error.code : String(error) });
      }
      response.end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  /** Sends the body in pieces of `size` bytes, so that every boundary falls everywhere. */
  async function send(body: string, size: number, headers: Record<string, string> = {}): Promise<Decoded> {
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    await once(socket, "connect");
    socket.setNoDelay(true);
    const all = {
      host: "localhost",
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "content-length": String(body.length),
      ...headers,
    };
    const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`PUT / HTTP/1.1\r\n${head.join("")}\r\n`);
    for (let at = 0; at < body.length; at += size) {
      socket.write(body.slice(at, at + size));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const result = await decoded;
    socket.destroy();
    return result;
  }

  const framed = "5\r\nhello\r\n6;chunk-signature=ab\r\n\r\nworl\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n";

  for (const size of [1, 2, 3, 7, 1000]) {
    it(`decodes chunks and trailers that come ${size} bytes at a time`, async () => {
      assert.deepEqual(await send(framed, size, { "x-amz-decoded-content-length": "11" }), {
        body: "hello\r\nworl",
        trailers: { "x-amz-checksum-crc32": "AAAA" },
      });
    });
  }

  it("passes other bodies through", async () => {
    assert.equal((await send(framed, 10, { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" })).body, framed);
  });

  const malformed: Record<string, [string, string]> = {
    "a body without a last chunk": ["5\r\nhello\r\n", "IncompleteBody"],
    "a chunk cut short": ["5\r\nhel", "IncompleteBody"],
    "a chunk longer than it says": ["3\r\nhello\r\n0\r\n\r\n", "InvalidRequest"],
    "a size that is no number": ["zz\r\nhello\r\n", "InvalidRequest"],
    "a size line without an end": ["1".repeat(20_000), "InvalidRequest"],
  };
  for (const [what, [body, code]] of Object.entries(malformed)) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await send(body, 1000), { error: code });
    });
  }

  it("refuses a body that is not as long as it was said to be", async () => {
    assert.deepEqual(await send(framed, 1000, { "x-amz-decoded-content-length": "12" }), {
      error: "IncompleteBody",
    });
  });
});
