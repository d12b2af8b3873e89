import { createHash } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { AwsError } from "./api.ts";
import type { ChunkSignatures } from "./chunk-signatures.ts";

/** A request's payload as the client meant it: without the framing that signed and trailing-checksum uploads add. */
export interface Payload {
  /** Read it once. Ending early leaves the connection usable. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Bytes to come, where the client said so. */
  readonly length: number | undefined;
  /** Trailers (`x-amz-checksum-crc32`), complete only after the last chunk. Names in lower case. */
  readonly trailers: ReadonlyMap<string, string>;
}

/** What the request's signature says of its payload. */
export interface PayloadChecks {
  /** Hex SHA-256 of the whole body. */
  readonly sha256?: string;
  /** Where each chunk is signed. */
  readonly chunks?: ChunkSignatures;
}

/** Longest size line and trailer block that a client sends; anything longer is garbage. */
const maxLine = 8 * 1024;

/**
 * Decodes `aws-chunked` bodies (`x-amz-content-sha256: STREAMING-…`), passes others through. A signature or a hash
 * that does not fit what came ends the body with S3's error.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function payloadOf(stream: IncomingMessage, checks: PayloadChecks = {}): Payload {
  const headers = stream.headers;
  const trailers = new Map<string, string>();
  const source = (): AsyncIterable<Buffer> => stream.iterator({ destroyOnReturn: false });
  if (!isAwsChunked(headers)) {
    return {
      chunks: { [Symbol.asyncIterator]: () => plain(source(), checks.sha256) },
      length: length(headers),
      trailers,
    };
  }
  const declared = headers["x-amz-decoded-content-length"];
  const decodedLength = declared === undefined ? undefined : Number(declared);
  return {
    chunks: { [Symbol.asyncIterator]: () => decode(source(), decodedLength, trailers, checks.chunks) },
    length: decodedLength,
    trailers,
  };
}

export function isAwsChunked(headers: IncomingHttpHeaders): boolean {
  const hash = headers["x-amz-content-sha256"];
  return typeof hash === "string" && hash.startsWith("STREAMING-");
}

function length(headers: IncomingHttpHeaders): number | undefined {
  const value = headers["content-length"];
  return value === undefined ? undefined : Number(value);
}

async function* plain(source: AsyncIterable<Buffer>, announced: string | undefined): AsyncGenerator<Buffer> {
  const content = announced === undefined ? undefined : createHash("sha256");
  for await (const chunk of source) {
    content?.update(chunk);
    yield chunk;
  }
  const computed = content?.digest("hex");
  if (announced !== undefined && computed !== undefined && computed !== announced) {
    throw new AwsError(
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      400,
      { ClientComputedContentSHA256: announced, S3ComputedContentSHA256: computed },
    );
  }
}

async function* decode(
  source: AsyncIterable<Buffer>,
  expected: number | undefined,
  trailers: Map<string, string>,
  signatures: ChunkSignatures | undefined,
): AsyncGenerator<Buffer> {
  let state: "size" | "data" | "data-end" | "trailers" = "size";
  let line = "";
  let remaining = 0;
  let total = 0;
  for await (const chunk of source) {
    let at = 0;
    while (at < chunk.length) {
      if (state === "data") {
        const part = chunk.subarray(at, at + remaining);
        at += part.length;
        remaining -= part.length;
        total += part.length;
        signatures?.update(part);
        if (part.length > 0) yield part;
        if (remaining === 0) {
          signatures?.end();
          state = "data-end";
        }
        continue;
      }
      const end = chunk.indexOf(10, at);
      line += chunk.toString("latin1", at, end === -1 ? chunk.length : end + 1);
      if (line.length > maxLine) throw malformed("a chunk header or trailer is too long");
      if (end === -1) break;
      at = end + 1;
      const text = line.replace(/\r?\n$/, "");
      line = "";
      if (state === "data-end") {
        if (text !== "") throw malformed("a chunk is longer than its size says");
        state = "size";
      } else if (state === "size") {
        remaining = chunkSize(text);
        signatures?.begin(text.slice(text.indexOf(";") + 1));
        if (remaining === 0) signatures?.end();
        state = remaining === 0 ? "trailers" : "data";
      } else {
        readTrailer(text, trailers);
      }
    }
  }
  if (state !== "trailers") throw malformed("the body ends before its last chunk", "IncompleteBody");
  if (signatures?.trailing) signatures.trailers(trailers);
  if (expected !== undefined && expected !== total) {
    throw malformed(
      `x-amz-decoded-content-length says ${expected} bytes, the body holds ${total}`,
      "IncompleteBody",
    );
  }
}

function chunkSize(text: string): number {
  const match = /^([0-9a-fA-F]{1,12})(;|$)/.exec(text);
  if (!match) throw malformed("a chunk has no size");
  return Number.parseInt(match[1] ?? "", 16);
}

function readTrailer(text: string, trailers: Map<string, string>): void {
  const colon = text.indexOf(":");
  if (colon > 0) trailers.set(text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim());
}

function malformed(what: string, code = "InvalidRequest"): AwsError {
  return new AwsError(code, `The aws-chunked body is malformed: ${what}.`, 400);
}
