import { createHash, createHmac, type Hash } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { administrator } from "./administrator.ts";

export interface Unsigned {
  readonly service: string;
  readonly method?: string;
  /** With the query, percent-encoded. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** When it is signed, in milliseconds since the epoch. @default now */
  readonly at?: number;
}

/** Headers of a request that no SDK sends, signed by AWS's own signer. */
export async function sign(host: string, request: Unsigned): Promise<Record<string, string>> {
  const signed = await signerOf(request).sign(plain(host, request), {
    signingDate: new Date(request.at ?? Date.now()),
  });
  return signed.headers;
}

/** Path and query of a URL that carries its signature. `expiresIn` is in seconds. */
export async function presign(host: string, request: Unsigned, expiresIn: number): Promise<string> {
  const signed = await signerOf(request).presign(plain(host, request), {
    signingDate: new Date(request.at ?? Date.now()),
    expiresIn,
  });
  // The signer writes texts alone into the query.
  return `${signed.path}?${new URLSearchParams(signed.query as Record<string, string>)}`;
}

function signerOf(request: Unsigned): SignatureV4 {
  return new SignatureV4({
    credentials: request.credentials ?? administrator,
    region: "us-east-1",
    service: request.service,
    sha256: Sha256,
    uriEscapePath: request.service !== "s3",
  });
}

function plain(host: string, request: Unsigned) {
  const url = new URL(`http://${host}${request.path ?? "/"}`);
  const query: Record<string, string[]> = {};
  for (const [name, value] of url.searchParams) query[name] = [...(query[name] ?? []), value];
  return {
    method: request.method ?? "GET",
    protocol: "http:",
    hostname: url.hostname,
    path: (request.path ?? "/").replace(/\?.*$/, ""),
    query,
    headers: { host, ...request.headers },
    body: request.body,
  };
}

/** Node's SHA-256 in the form that the signer takes. */
class Sha256 {
  readonly #hash: Hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = typeof secret === "string" || secret === undefined ? secret : new Uint8Array(bytes(secret));
    // Both are fed and read in one way.
    this.#hash = (key === undefined ? createHash("sha256") : createHmac("sha256", key)) as Hash;
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === "string" ? data : new Uint8Array(bytes(data)));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error("the signer does not use a hash twice");
  }
}

function bytes(data: ArrayBuffer | ArrayBufferView): ArrayBuffer | Uint8Array {
  return data instanceof ArrayBuffer ? data : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
