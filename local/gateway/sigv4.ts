import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./api.ts";

/** What a signed request says about itself. The signature is read here, not verified. */
export interface SignedRequest {
  readonly accessKeyId: string;
  /** `20261124`; empty in signature version 2. */
  readonly date: string;
  /** Empty in signature version 2. */
  readonly region: string;
  /** Name of the service signed for: `s3`, `dynamodb`, `execute-api`. */
  readonly scope: string;
  /** Lower case, in the order given. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly sessionToken?: string;
  /** Where the signature was: an `Authorization` header or the query (a presigned URL). */
  readonly place: "header" | "query";
  /** When a presigned URL stops working, in milliseconds since the epoch. */
  readonly expiresAt?: number;
}

const algorithm = "AWS4-HMAC-SHA256";

/**
 * Reads Signature Version 4, and version 2 as old S3 clients still presign with it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @returns undefined for a request that is not signed.
 * @throws AwsError for one that tries to be and is malformed.
 */
export function readSignature(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): SignedRequest | undefined {
  const authorization = headers.authorization;
  if (authorization !== undefined) return fromHeader(authorization, headers);
  if (query.has("X-Amz-Algorithm") || query.has("X-Amz-Credential")) return fromQuery(query);
  const versionTwoKey = query.get("AWSAccessKeyId");
  if (versionTwoKey && query.has("Signature")) {
    const expires = Number(query.get("Expires"));
    return versionTwo(versionTwoKey, query.get("Signature") ?? "", "query", expires * 1000);
  }
  return undefined;
}

function fromHeader(authorization: string, headers: IncomingHttpHeaders): SignedRequest {
  const [scheme = "", ...rest] = authorization.trim().split(/\s+/);
  if (scheme === "AWS") {
    const [accessKeyId = "", signature = ""] = rest.join("").split(":");
    return versionTwo(accessKeyId, signature, "header");
  }
  if (scheme !== algorithm) {
    throw incomplete(
      `Authorization header starts with ${JSON.stringify(scheme)}; this endpoint takes ${algorithm}. Sign the request with an AWS SDK or the AWS CLI.`,
    );
  }
  const parts = new Map(
    rest
      .join("")
      .split(",")
      .map((part): [string, string] => {
        const equals = part.indexOf("=");
        return [part.slice(0, equals), part.slice(equals + 1)];
      }),
  );
  const missing = ["Credential", "SignedHeaders", "Signature"].filter((name) => !parts.get(name));
  if (missing.length > 0) {
    throw incomplete(`Authorization header requires ${missing.map((name) => `'${name}'`).join(", ")}.`);
  }
  const token = headers["x-amz-security-token"];
  return {
    ...readCredential(parts.get("Credential") ?? ""),
    signedHeaders: (parts.get("SignedHeaders") ?? "").split(";"),
    signature: parts.get("Signature") ?? "",
    place: "header",
    ...(typeof token === "string" ? { sessionToken: token } : {}),
  };
}

function fromQuery(query: URLSearchParams): SignedRequest {
  const names = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
  ];
  const missing = names.filter((name) => !query.get(name));
  if (missing.length > 0) throw presignError(`A presigned URL requires ${missing.join(", ")}.`);
  if (query.get("X-Amz-Algorithm") !== algorithm) {
    throw presignError(
      `X-Amz-Algorithm is ${JSON.stringify(query.get("X-Amz-Algorithm"))}; use ${algorithm}.`,
    );
  }
  const token = query.get("X-Amz-Security-Token");
  const expires = query.get("X-Amz-Expires");
  return {
    ...readCredential(query.get("X-Amz-Credential") ?? ""),
    signedHeaders: (query.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature: query.get("X-Amz-Signature") ?? "",
    place: "query",
    ...(token === null ? {} : { sessionToken: token }),
    ...(expires === null ? {} : { expiresAt: expiry(query.get("X-Amz-Date") ?? "", expires) }),
  };
}

/** Seven days at most: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
function expiry(date: string, expires: string): number {
  const seconds = Number(expires);
  if (!/^\d+$/.test(expires) || seconds > 604_800) {
    throw presignError(`X-Amz-Expires is ${JSON.stringify(expires)}; give seconds from 0 to 604800.`);
  }
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  const signedAt = match
    ? Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"))
    : Number.NaN;
  if (Number.isNaN(signedAt)) {
    throw presignError(`X-Amz-Date is ${JSON.stringify(date)}; give it as 20261124T101500Z.`);
  }
  return signedAt + seconds * 1000;
}

function readCredential(
  credential: string,
): Pick<SignedRequest, "accessKeyId" | "date" | "region" | "scope"> {
  // An access key may itself hold slashes in theory; the last four parts are fixed.
  const parts = credential.split("/");
  const [date = "", region = "", scope = "", terminator = ""] = parts.slice(-4);
  const accessKeyId = parts.slice(0, -4).join("/");
  if (!accessKeyId || !scope || terminator !== "aws4_request") {
    throw incomplete(
      `Credential is ${JSON.stringify(credential)}; it must be <access key>/<yyyymmdd>/<region>/<service>/aws4_request.`,
    );
  }
  return { accessKeyId, date, region, scope };
}

function versionTwo(
  accessKeyId: string,
  signature: string,
  place: SignedRequest["place"],
  expiresAt?: number,
): SignedRequest {
  if (!accessKeyId || !signature) {
    throw incomplete("A version 2 signature requires an access key and a signature.");
  }
  if (expiresAt !== undefined && Number.isNaN(expiresAt))
    throw presignError("Expires is not a number of seconds.");
  return {
    accessKeyId,
    date: "",
    region: "",
    scope: "s3",
    signedHeaders: [],
    signature,
    place,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function incomplete(message: string): AwsError {
  return new AwsError("IncompleteSignature", message, 400);
}

function presignError(message: string): AwsError {
  return new AwsError("AuthorizationQueryParametersError", message, 400);
}
