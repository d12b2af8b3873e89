import { AwsError } from "./api.ts";
import type { ErrorShape } from "./error-response.ts";

/** What can be wrong with who a request says it comes from. */
export type AuthenticationFault =
  | "no signature"
  | "unknown key"
  | "wrong token"
  | "expired token"
  | "wrong signature"
  | "header not signed";

/** `[code, message, status]` */
type Wording = readonly [string, string, number];

const invalidToken = "The security token included in the request is invalid.";
const calculated =
  "The request signature we calculated does not match the signature you provided. Check your";
const mismatch = `${calculated} AWS Secret Access Key and signing method. Consult the service documentation for details.`;
const hostNotSigned = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";

/**
 * The words of S3, of the XML services and of the JSON services, whose codes end differently.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const wordings: Record<AuthenticationFault, { s3: Wording; xml: Wording; json: Wording }> = {
  "no signature": {
    s3: ["AccessDenied", "Access Denied", 403],
    xml: ["MissingAuthenticationToken", "Request is missing Authentication Token", 403],
    json: ["MissingAuthenticationTokenException", "Request is missing Authentication Token", 403],
  },
  "unknown key": {
    s3: ["InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403],
    xml: ["InvalidClientTokenId", invalidToken, 403],
    json: ["UnrecognizedClientException", invalidToken, 403],
  },
  "wrong token": {
    s3: ["InvalidToken", "The provided token is malformed or otherwise invalid.", 400],
    xml: ["InvalidClientTokenId", invalidToken, 403],
    json: ["UnrecognizedClientException", invalidToken, 403],
  },
  "expired token": {
    s3: ["ExpiredToken", "The provided token has expired.", 400],
    xml: ["ExpiredToken", "The security token included in the request is expired", 403],
    json: ["ExpiredTokenException", "The security token included in the request is expired", 403],
  },
  "wrong signature": {
    s3: ["SignatureDoesNotMatch", `${calculated} key and signing method.`, 403],
    xml: ["SignatureDoesNotMatch", mismatch, 403],
    json: ["InvalidSignatureException", mismatch, 403],
  },
  "header not signed": {
    s3: ["AccessDenied", "There were headers present in the request which were not signed", 403],
    xml: ["SignatureDoesNotMatch", hostNotSigned, 403],
    json: ["InvalidSignatureException", hostNotSigned, 403],
  },
};

export function authenticationError(
  fault: AuthenticationFault,
  shape: ErrorShape,
  details: Readonly<Record<string, string>> = {},
): AwsError {
  const wording = wordings[fault];
  const [code, message, status] =
    shape.scope === "s3"
      ? wording.s3
      : shape.protocol === "json" || shape.protocol === "rest-json"
        ? wording.json
        : wording.xml;
  // The JSON protocols over POST alone answer 400 for every fault of the client.
  return new AwsError(code, message, shape.protocol === "json" ? 400 : status, details);
}

/** A quarter of an hour: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
export const maxSkew = 15 * 60 * 1000;

/** `signedAt` and `now` are milliseconds since the epoch, and further apart than `maxSkew`. */
export function skewError(signedAt: number, now: number, shape: ErrorShape): AwsError {
  if (shape.scope === "s3") {
    return new AwsError(
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      403,
      {
        RequestTime: basicTime(signedAt),
        ServerTime: `${new Date(now).toISOString().slice(0, 19)}Z`,
        MaxAllowedSkewMilliseconds: String(maxSkew),
      },
    );
  }
  const { code, status } = authenticationError("wrong signature", shape);
  const [signed, current] = [basicTime(signedAt), basicTime(now)];
  const message =
    signedAt < now
      ? `Signature expired: ${signed} is now earlier than ${basicTime(now - maxSkew)} (${current} - 15 min.)`
      : `Signature not yet current: ${signed} is still later than ${basicTime(now + maxSkew)} (${current} + 15 min.)`;
  return new AwsError(code, message, status);
}

/** `20261124T101500Z` */
function basicTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}
