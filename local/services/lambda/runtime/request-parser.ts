/** One HTTP request of a runtime client. */
export interface RuntimeRequest {
  readonly method: string;
  readonly path: string;
  /** Value of a header, by lower-case name. */
  header(name: string): string | undefined;
  readonly body: Buffer;
  /** True when the body was over the parser's limit: it was read past, and `body` is empty. */
  readonly tooLarge: boolean;
  /** True when the next request came in the same packet: its answer can leave together with this one's. */
  readonly followed: boolean;
}

/** A request head, waiting for the rest of its body. */
interface Head {
  readonly method: string;
  readonly path: string;
  readonly lines: string;
  /** Bytes of body; undefined for a chunked one. */
  readonly length: number | undefined;
}

const separator = "\r\n\r\n";
const maxHeadBytes = 64 * 1024;

/**
 * HTTP/1.1 requests out of a socket's bytes: heads with `Content-Length` or chunked bodies, pipelined or not. It is
 * written over raw bytes because node:http costs more than a whole warm invocation.
 */
export class RequestParser {
  readonly #onRequest: (request: RuntimeRequest) => void;
  readonly #maxBodyBytes: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #head: Head | undefined;
  /** Bytes of an oversized body that are still to come. */
  #skip = 0;

  constructor(maxBodyBytes: number, onRequest: (request: RuntimeRequest) => void) {
    this.#maxBodyBytes = maxBodyBytes;
    this.#onRequest = onRequest;
  }

  /** @throws Error when the bytes are not HTTP; the connection is then of no more use. */
  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    // A long body is put together once, when all of it is here.
    if (this.#bytes < (this.#head?.length ?? 0)) return;
    let data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    while (data.length > 0) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, data.length);
        this.#skip -= skipped;
        data = data.subarray(skipped);
        continue;
      }
      if (!this.#head) {
        const end = data.indexOf(separator, 0, "latin1");
        if (end < 0 && data.length > maxHeadBytes) throw new Error("a request head over 64 KB");
        if (end < 0) break;
        this.#head = parseHead(data.toString("latin1", 0, end + 2));
        data = data.subarray(end + separator.length);
      }
      const head = this.#head;
      if (head.length !== undefined && head.length > this.#maxBodyBytes) {
        this.#skip = head.length;
        this.#emit(head, Buffer.alloc(0), true, false);
        continue;
      }
      const body = head.length === undefined ? chunkedBody(data) : plainBody(data, head.length);
      if (!body) {
        if (data.length > this.#maxBodyBytes * 2) throw new Error("a chunked body over the limit");
        break;
      }
      data = body.rest;
      const tooLarge = body.content.length > this.#maxBodyBytes;
      this.#emit(head, tooLarge ? Buffer.alloc(0) : body.content, tooLarge, data.length > 0);
    }
    this.#chunks = data.length > 0 ? [data] : [];
    this.#bytes = data.length;
  }

  #emit(head: Head, body: Buffer, tooLarge: boolean, followed: boolean): void {
    this.#head = undefined;
    this.#onRequest({
      method: head.method,
      path: head.path,
      header: (name) => headerOf(head.lines, name),
      body,
      tooLarge,
      followed,
    });
  }
}

function parseHead(text: string): Head {
  const line = text.slice(0, text.indexOf("\r\n"));
  const [method, path, version] = line.split(" ");
  if (!method || !path || !version?.startsWith("HTTP/1."))
    throw new Error(`not an HTTP request: ${line.slice(0, 80)}`);
  const length = headerOf(text, "content-length");
  const chunked = length === undefined && /chunked/i.test(headerOf(text, "transfer-encoding") ?? "");
  return { method, path, lines: text, length: chunked ? undefined : Number(length ?? 0) };
}

function headerOf(lines: string, name: string): string | undefined {
  const pattern = `\r\n${name}:`;
  let at = lines.indexOf(pattern);
  // Most clients write `Content-Length`, ours too: fold the case only when the plain look-up fails.
  if (at < 0) at = lines.toLowerCase().indexOf(pattern);
  if (at < 0) return undefined;
  const start = at + pattern.length;
  return lines.slice(start, lines.indexOf("\r\n", start)).trim();
}

interface Body {
  readonly content: Buffer;
  readonly rest: Buffer;
}

function plainBody(data: Buffer, length: number): Body | undefined {
  return data.length < length
    ? undefined
    : { content: data.subarray(0, length), rest: data.subarray(length) };
}

function chunkedBody(data: Buffer): Body | undefined {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = data.indexOf("\r\n", at, "latin1");
    if (end < 0) return undefined;
    const size = Number.parseInt(data.toString("latin1", at, end), 16);
    if (Number.isNaN(size)) throw new Error("a chunk without a size");
    const start = end + 2;
    if (size === 0) {
      // Trailers, if any, end with an empty line.
      const last = data.indexOf(separator, end, "latin1");
      if (last < 0) return undefined;
      return { content: Buffer.concat(parts), rest: data.subarray(last + separator.length) };
    }
    if (data.length < start + size + 2) return undefined;
    parts.push(data.subarray(start, start + size));
    at = start + size + 2;
  }
}
