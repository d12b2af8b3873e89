import { createHash, type Hash, hash, timingSafeEqual } from "node:crypto";
import { AwsError } from "./api.ts";
import { authenticationError } from "./authentication-error.ts";
import { credentialScope } from "./canonical-request.ts";
import { hmac } from "./signing-key.ts";
import type { SignedRequest } from "./sigv4.ts";

const emptyHash = hash("sha256", "");

/**
 * The chain of signatures of a signed, chunked upload: each chunk's covers the one before it, the first the request's.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export class ChunkSignatures {
  /** The trailers are signed too. */
  readonly trailing: boolean;
  readonly #key: Buffer;
  readonly #request: SignedRequest;
  #previous: string;
  #given = "";
  #content: Hash = createHash("sha256");

  constructor(key: Buffer, request: SignedRequest, trailing: boolean) {
    this.trailing = trailing;
    this.#key = key;
    this.#request = request;
    this.#previous = request.signature;
  }

  /** @param extension - what stands behind the chunk's size: `chunk-signature=<hex>` */
  begin(extension: string): void {
    const match = /^chunk-signature=([0-9a-f]{64})$/.exec(extension);
    if (!match) throw new AwsError("InvalidRequest", "A chunk of a signed upload has no signature.", 400);
    this.#given = match[1] ?? "";
    this.#content = createHash("sha256");
  }

  update(bytes: Buffer): void {
    this.#content.update(bytes);
  }

  /** @throws AwsError SignatureDoesNotMatch */
  end(): void {
    this.#check("AWS4-HMAC-SHA256-PAYLOAD", `${emptyHash}\n${this.#content.digest("hex")}`, this.#given);
  }

  /** @throws AwsError SignatureDoesNotMatch */
  trailers(trailers: ReadonlyMap<string, string>): void {
    const { [trailerSignature]: given = "", ...others } = Object.fromEntries(trailers);
    const lines = Object.entries(others)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => `${name}:${value}\n`)
      .join("");
    this.#check("AWS4-HMAC-SHA256-TRAILER", hash("sha256", lines), given);
  }

  #check(algorithm: string, content: string, given: string): void {
    const { amzDate } = this.#request;
    const text = `${algorithm}\n${amzDate}\n${credentialScope(this.#request)}\n${this.#previous}\n${content}`;
    const expected = hmac(this.#key, text).toString("hex");
    if (!sameText(expected, given)) {
      throw authenticationError("wrong signature", { protocol: "rest-xml", scope: "s3" });
    }
    this.#previous = expected;
  }
}

const trailerSignature = "x-amz-trailer-signature";

/** Takes the same time wherever two texts of one length differ. */
export function sameText(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
