import assert from "node:assert/strict";
import { AwsError } from "../../../local/gateway/api.ts";
import { readSignature } from "../../../local/gateway/sigv4.ts";

const none = new URLSearchParams();

describe("reading signatures", () => {
  it("reads the Authorization header", () => {
    const authorization =
      "AWS4-HMAC-SHA256 Credential=AKIA/20261124/eu-west-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=abc";
    assert.deepEqual(
      readSignature(
        { authorization, "x-amz-security-token": "token", "x-amz-date": "20261124T101500Z" },
        none,
      ),
      {
        accessKeyId: "AKIA",
        date: "20261124",
        region: "eu-west-1",
        scope: "dynamodb",
        signedHeaders: ["host", "x-amz-date"],
        signature: "abc",
        place: "header",
        amzDate: "20261124T101500Z",
        signedAt: Date.UTC(2026, 10, 24, 10, 15),
        sessionToken: "token",
      },
    );
  });

  it("reads the header without spaces between its parts", () => {
    const authorization =
      "AWS4-HMAC-SHA256 Credential=AKIA/20261124/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=abc";
    assert.equal(
      readSignature({ authorization, date: "Tue, 24 Nov 2026 10:15:00 GMT" }, none)?.amzDate,
      "20261124T101500Z",
    );
  });

  it("reads a presigned URL and when it expires", () => {
    const query = new URLSearchParams({
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Credential": "AKIA/20261124/us-east-1/s3/aws4_request",
      "X-Amz-Date": "20261124T101500Z",
      "X-Amz-Expires": "60",
      "X-Amz-SignedHeaders": "host",
      "X-Amz-Signature": "abc",
    });
    const signature = readSignature({}, query);
    assert.equal(signature?.place, "query");
    assert.equal(signature?.expiresAt, Date.UTC(2026, 10, 24, 10, 16));
  });

  it("refuses version 2, as S3 does", () => {
    const query = new URLSearchParams({ AWSAccessKeyId: "AKIA", Signature: "abc=", Expires: "1795496883" });
    const notSupported = { code: "InvalidRequest", message: /use AWS4-HMAC-SHA256/ };
    assert.throws(() => readSignature({}, query), notSupported);
    assert.throws(() => readSignature({ authorization: "AWS AKIA:abc=" }, none), notSupported);
  });

  it("takes a request without any for unsigned", () => {
    assert.equal(readSignature({}, new URLSearchParams("list-type=2")), undefined);
  });

  const malformed: Record<string, [Record<string, string>, Record<string, string>]> = {
    "another scheme": [{ authorization: "Bearer x" }, {}],
    "no signature": [
      { authorization: "AWS4-HMAC-SHA256 Credential=A/2/r/s/aws4_request, SignedHeaders=host" },
      {},
    ],
    "a short credential": [
      { authorization: "AWS4-HMAC-SHA256 Credential=AKIA, SignedHeaders=host, Signature=a" },
      {},
    ],
    "no date": [
      {
        authorization: "AWS4-HMAC-SHA256 Credential=A/2/r/s/aws4_request, SignedHeaders=host, Signature=a",
      },
      {},
    ],
    "an empty one": [{ authorization: "" }, {}],
    "a presigned URL without a date": [
      {},
      { "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": "A" },
    ],
  };
  for (const [what, [headers, query]] of Object.entries(malformed)) {
    it(`refuses ${what} with 400`, () => {
      assert.throws(
        () => readSignature(headers, new URLSearchParams(query)),
        (error) => error instanceof AwsError && error.status === 400,
      );
    });
  }

  it("refuses an expiry over seven days", () => {
    const query = new URLSearchParams({
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Credential": "AKIA/20261124/us-east-1/s3/aws4_request",
      "X-Amz-Date": "20261124T101500Z",
      "X-Amz-Expires": "604801",
      "X-Amz-SignedHeaders": "host",
      "X-Amz-Signature": "abc",
    });
    assert.throws(() => readSignature({}, query), /604800/);
  });
});
