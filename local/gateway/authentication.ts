import type { IncomingMessage } from "node:http";
import type { CloudContext } from "../context.ts";
import type { AccessKey } from "./access-key.ts";
import { administratorHint } from "./administrator.ts";
import { AwsError, type Caller } from "./api.ts";
import { authenticationError, maxSkew, skewError } from "./authentication-error.ts";
import { canonicalRequest, stringToSign } from "./canonical-request.ts";
import { ChunkSignatures, sameText } from "./chunk-signatures.ts";
import type { ErrorShape } from "./error-response.ts";
import { hmac, SigningKeys } from "./signing-key.ts";
import type { SignedRequest } from "./sigv4.ts";

export interface AuthenticationOptions {
  readonly context: Pick<CloudContext, "clock" | "log">;
  findKey(accessKeyId: string): AccessKey | undefined;
}

export interface Authenticated {
  readonly caller: Caller;
  /** For the chunks of an upload that signs each. */
  readonly chunks: ChunkSignatures | undefined;
}

/** Finds out who signed a request, and that it is the request that was signed. */
export class Authentication {
  readonly #options: AuthenticationOptions;
  readonly #signingKeys = new SigningKeys();
  readonly #strangers = new Set<string>();

  constructor(options: AuthenticationOptions) {
    this.#options = options;
  }

  /**
   * @param path - as sent, percent-encoded
   * @param payloadHash - hex of the body's SHA-256, or what `x-amz-content-sha256` says in its place
   * @throws AwsError in the words of the service
   */
  authenticate(
    stream: IncomingMessage,
    path: string,
    query: URLSearchParams,
    signature: SignedRequest,
    payloadHash: string,
    shape: ErrorShape,
  ): Authenticated {
    const key = this.#knownKey(signature, shape);
    const now = this.#options.context.clock.now();
    this.#checkToken(key, signature, now, shape);
    checkTime(signature, now, shape);
    checkSignedHeaders(stream, signature, shape);
    const signingKey = this.#signingKeys.of(key.secretAccessKey, signature);
    const canonical = canonicalRequest(stream, path, query, signature, payloadHash);
    const expected = hmac(signingKey, stringToSign(signature, canonical)).toString("hex");
    if (!sameText(expected, signature.signature)) throw authenticationError("wrong signature", shape);
    return {
      caller: key.caller,
      chunks: payloadHash.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
        ? new ChunkSignatures(signingKey, signature, payloadHash.endsWith("-TRAILER"))
        : undefined,
    };
  }

  /**
   * Of a form that S3 is posted: its policy is what is signed, and says itself for how long it holds.
   * @param policy in base64, as sent
   * @throws AwsError in S3's words
   */
  authenticateForm(policy: string, signature: SignedRequest, shape: ErrorShape): Caller {
    const key = this.#knownKey(signature, shape);
    this.#checkToken(key, signature, this.#options.context.clock.now(), shape);
    const expected = hmac(this.#signingKeys.of(key.secretAccessKey, signature), policy).toString("hex");
    if (!sameText(expected, signature.signature)) throw authenticationError("wrong signature", shape);
    return key.caller;
  }

  /** @throws AwsError for a key that nobody has */
  #knownKey({ accessKeyId }: SignedRequest, shape: ErrorShape): AccessKey {
    const key = this.#options.findKey(accessKeyId);
    if (key) return key;
    this.#nameStranger(accessKeyId);
    // S3 alone says more than the message.
    const details = shape.scope === "s3" ? { AWSAccessKeyId: accessKeyId } : undefined;
    throw authenticationError("unknown key", shape, details);
  }

  /** Once a key: it is most often a profile of the developer's own. */
  #nameStranger(accessKeyId: string): void {
    if (this.#strangers.has(accessKeyId) || this.#strangers.size >= 100) return;
    this.#strangers.add(accessKeyId);
    this.#options.context.log.warn(
      `A request was signed with the access key ${JSON.stringify(accessKeyId)}, which is not of this local cloud; ${administratorHint}.`,
    );
  }

  #checkToken(key: AccessKey, signature: SignedRequest, now: number, shape: ErrorShape): void {
    const given = signature.sessionToken ?? "";
    if (!sameText(key.sessionToken ?? "", given)) {
      throw authenticationError(
        key.sessionToken !== undefined && given === "" ? "unknown key" : "wrong token",
        shape,
      );
    }
    if (key.expiresAt !== undefined && key.expiresAt <= now)
      throw authenticationError("expired token", shape);
  }
}

function checkTime(signature: SignedRequest, now: number, shape: ErrorShape): void {
  const { signedAt, expiresAt } = signature;
  if (signature.date !== signature.amzDate.slice(0, 8)) {
    throw authenticationError("wrong signature", shape);
  }
  if (expiresAt === undefined) {
    if (Math.abs(signedAt - now) > maxSkew) throw skewError(signedAt, now, shape);
    return;
  }
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
  if (expiresAt < now) {
    throw new AwsError("AccessDenied", "Request has expired", 403, {
      Expires: new Date(expiresAt).toISOString(),
      ServerTime: new Date(now).toISOString(),
    });
  }
  if (signedAt > now + maxSkew) throw new AwsError("AccessDenied", "Request is not yet valid", 403);
}

/** The host always; for S3 every `x-amz-` header too, so that none can be added on the way. */
function checkSignedHeaders(
  stream: IncomingMessage,
  { signedHeaders }: SignedRequest,
  shape: ErrorShape,
): void {
  if (!signedHeaders.includes("host")) throw authenticationError("header not signed", shape);
  if (shape.scope !== "s3") return;
  const unsigned = Object.keys(stream.headers).filter(
    (name) => name.startsWith("x-amz-") && !signedHeaders.includes(name),
  );
  if (unsigned.length > 0) {
    throw authenticationError("header not signed", shape, { HeadersNotSigned: unsigned.join(", ") });
  }
}
