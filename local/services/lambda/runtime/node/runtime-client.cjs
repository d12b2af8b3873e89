"use strict";

const net = require("node:net");

const path = "/2018-06-01/runtime";

/**
 * The Runtime API over one socket. The answer to an event and the request for the next leave in one write, which
 * halves the packets of a warm invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
exports.RuntimeClient = class RuntimeClient {
  #head;
  #get;
  #socket;
  #onAssignment;
  #onEvent;
  #chunks = [];
  #bytes = 0;
  /** Bytes to have before there is anything to look at. */
  #needed = 0;

  constructor(address) {
    const [host, port] = address.split(":");
    this.#head = ` HTTP/1.1\r\nHost: ${address}\r\n`;
    this.#get = `GET ${path}/invocation/next${this.#head}\r\n`;
    this.#socket = net.connect({ host, port: Number(port), noDelay: true });
    this.#socket.on("data", (chunk) => this.#read(chunk));
    // Without the local cloud there is nothing to do, and nobody to tell.
    this.#socket.on("error", () => process.exit(1));
    this.#socket.on("close", () => process.exit(0));
  }

  assignment(callback) {
    this.#onAssignment = callback;
    this.#socket.write(`GET /assignment${this.#head}\r\n`);
  }

  next(callback) {
    this.#onEvent = callback;
    this.#socket.ref();
    this.#socket.write(this.#get);
  }

  /** Answers an event, and asks for the next. `verb` is "response", with text, or "error", with an error's body. */
  answer(id, verb, body, callback) {
    this.#onEvent = callback;
    this.#socket.ref();
    this.#post(`/invocation/${id}/${verb}`, body, this.#get);
  }

  fail(id, body, done) {
    this.#post(`/invocation/${id}/error`, body, "", done);
  }

  initError(body, done) {
    this.#post("/init/error", body, "", done);
  }

  #post(to, body, then, done) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const type =
      typeof body === "string"
        ? ""
        : `Lambda-Runtime-Function-Error-Type: ${body.errorType.replace(/[^\x20-\x7e]/g, "")}\r\n`;
    const length = Buffer.byteLength(text);
    const request = `POST ${path}${to}${this.#head}Content-Type: application/json\r\n${type}Content-Length: ${length}\r\n\r\n${text}${then}`;
    this.#socket.write(request, length === text.length ? "latin1" : "utf8", done);
  }

  #read(chunk) {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#needed) return;
    let data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    this.#needed = 0;
    for (;;) {
      const end = data.indexOf("\r\n\r\n", 0, "latin1");
      if (end < 0) break;
      const head = data.latin1Slice(0, end + 2);
      const from = end + 4;
      const to = from + Number(headerOf(head, "Content-Length") ?? 0);
      if (data.length < to) {
        this.#needed = to;
        break;
      }
      const body = data.utf8Slice(from, to);
      data = data.subarray(to);
      this.#received(head, body);
    }
    this.#chunks = data.length > 0 ? [data] : [];
    this.#bytes = data.length;
  }

  #received(head, body) {
    // Only what was asked for has content; an answer to an answer says "accepted", or that it was too large.
    if (!head.startsWith("200", 9)) return;
    const id = headerOf(head, "Lambda-Runtime-Aws-Request-Id");
    if (id === undefined) {
      this.#onAssignment(body);
      return;
    }
    // A handler that waits for nothing at all must not be kept alive by us.
    this.#socket.unref();
    this.#onEvent({
      id,
      deadline: Number(headerOf(head, "Lambda-Runtime-Deadline-Ms")),
      arn: headerOf(head, "Lambda-Runtime-Invoked-Function-Arn"),
      trace: headerOf(head, "Lambda-Runtime-Trace-Id"),
      clientContext: headerOf(head, "Lambda-Runtime-Client-Context"),
      payload: body,
    });
  }
};

function headerOf(head, name) {
  const at = head.indexOf(`\r\n${name}: `);
  if (at < 0) return undefined;
  const start = at + name.length + 4;
  return head.slice(start, head.indexOf("\r\n", start));
}
