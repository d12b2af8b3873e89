import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./api.ts";

/** What a signed request says about itself; `Authentication` holds it against the request. */
export interface SignedRequest {
  readonly accessKeyId: string;
  /** `20261124` */
  readonly date: string;
  readonly region: string;
  /** Name of the service signed for: `s3`, `dynamodb`, `execute-api`. */
  readonly scope: string;
  /** Lower case, in the order given. */
  readonly signedHeaders: readonly string[];
  /** Lower-case hex. */
  readonly signature: string;
  readonly sessionToken?: string;
  /** `20261124T101500Z` */
  readonly amzDate: string;
  /** The same, in milliseconds since the epoch. */
  readonly signedAt: number;
  /** Where the signature was: an `Authorization` header, the query (a presigned URL), or a form that S3 is posted. */
  readonly place: "header" | "query" | "form";
  /** When a presigned URL stops working, in milliseconds since the epoch. */
  readonly expiresAt?: number;
}

const algorithm = "AWS4-HMAC-SHA256";

/**
 * Reads Signature Version 4. Version 2, which AWS has turned off for new buckets, is refused in S3's own words.
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
  if (query.has("AWSAccessKeyId") && query.has("Signature")) throw versionTwo();
  return undefined;
}

function fromHeader(authorization: string, headers: IncomingHttpHeaders): SignedRequest {
  const [scheme = "", ...rest] = authorization.trim().split(/\s+/);
  if (scheme === "AWS") throw versionTwo();
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
  const amzDate = dateHeader(headers);
  return {
    ...readCredential(parts.get("Credential") ?? ""),
    signedHeaders: (parts.get("SignedHeaders") ?? "").split(";"),
    signature: parts.get("Signature") ?? "",
    place: "header",
    amzDate,
    signedAt: basicTime(amzDate),
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
  const amzDate = query.get("X-Amz-Date") ?? "";
  const signedAt = basicTime(amzDate);
  if (Number.isNaN(signedAt)) {
    throw presignError(`X-Amz-Date is ${JSON.stringify(amzDate)}; give it as 20261124T101500Z.`);
  }
  return {
    ...readCredential(query.get("X-Amz-Credential") ?? ""),
    signedHeaders: (query.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature: query.get("X-Amz-Signature") ?? "",
    place: "query",
    amzDate,
    signedAt,
    ...(token === null ? {} : { sessionToken: token }),
    ...(expires === null ? {} : { expiresAt: signedAt + lifetime(expires) }),
  };
}

/**
 * The signature of a form, which signs its policy and no headers.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 * @param fields by their names in lower case
 * @returns undefined for a form that is not signed
 */
export function signatureOfForm(fields: ReadonlyMap<string, string>): SignedRequest | undefined {
  const [policy, signature] = [fields.get("policy"), fields.get("x-amz-signature")];
  if (policy === undefined || signature === undefined) return undefined;
  const amzDate = fields.get("x-amz-date") ?? "";
  const token = fields.get("x-amz-security-token");
  return {
    ...readCredential(fields.get("x-amz-credential") ?? ""),
    signedHeaders: [],
    signature,
    place: "form",
    amzDate,
    signedAt: basicTime(amzDate),
    ...(token === undefined ? {} : { sessionToken: token }),
  };
}

/** Milliseconds; seven days at most: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
function lifetime(expires: string): number {
  const seconds = Number(expires);
  if (!/^\d+$/.test(expires) || seconds > 604_800) {
    throw presignError(`X-Amz-Expires is ${JSON.stringify(expires)}; give seconds from 0 to 604800.`);
  }
  return seconds * 1000;
}

/** From `X-Amz-Date`, or from `Date` in either of its forms. @throws AwsError IncompleteSignature */
function dateHeader(headers: IncomingHttpHeaders): string {
  const given = headers["x-amz-date"] ?? headers.date;
  const text = typeof given === "string" ? given : "";
  if (!Number.isNaN(basicTime(text))) return text;
  const parsed = Date.parse(text);
  if (Number.isNaN(parsed)) {
    throw incomplete(
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header, as in 20261124T101500Z.",
    );
  }
  return `${new Date(parsed).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** `20261124T101500Z` in milliseconds since the epoch; NaN for any other text. */
function basicTime(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return Number.NaN;
  const [, year, month, day, hour, minute, second] = match.map(Number);
  return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
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

function versionTwo(): AwsError {
  return new AwsError(
    "InvalidRequest",
    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    400,
  );
}

function incomplete(message: string): AwsError {
  return new AwsError("IncompleteSignature", message, 400);
}

function presignError(message: string): AwsError {
  return new AwsError("AuthorizationQueryParametersError", message, 400);
}
