import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AccessKey } from "../../../local/gateway/access-key.ts";
import { administratorKey } from "../../../local/gateway/administrator.ts";
import type { ApiRequest, ApiResponse, Protocol } from "../../../local/gateway/api.ts";
import { Authorizer } from "../../../local/gateway/authorization.ts";
import { Gateway } from "../../../local/gateway/server.ts";
import type { Service } from "../../../local/service.ts";
import { testContext } from "../../helpers/cloud-context.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { presign, sign, type Unsigned } from "../../helpers/sign.ts";

const now = Date.UTC(2026, 10, 24, 10);
const minute = 60_000;
const session = { accessKeyId: "ASIASESSION", secretAccessKey: "secret", sessionToken: "token" };

describe("signatures", () => {
  const clock = new ManualClock(now);
  const context = testContext({ clock });
  const keys = new Map<string, AccessKey>();
  let gateway: Gateway;
  let host: string;

  before(async () => {
    const caller = administratorKey("test", "000000000000")?.caller;
    assert.ok(caller);
    keys.set(session.accessKeyId, { ...session, expiresAt: now + 60 * minute, caller });
    gateway = new Gateway({
      context,
      services: [
        service("s3", "rest-xml"),
        service("dynamodb", "json"),
        service("lambda", "rest-json"),
        service("sts", "query"),
      ],
      findKey: (id) => keys.get(id) ?? administratorKey(id, "000000000000"),
      authorizer: new Authorizer({ context, policiesOf: () => ({ identity: [] }) }),
    });
    host = `127.0.0.1:${await gateway.listen(0)}`;
  });
  after(() => gateway.close());

  function service(scope: string, protocol: Protocol): Service {
    const handle = async (request: ApiRequest): Promise<ApiResponse> => {
      request.authorize(() => []);
      return { status: 200, body: await request.body() };
    };
    const api = { scope, protocol, operations: [], handle };
    return { name: scope, title: scope, resources: {}, api, start: async () => {}, stop: async () => {} };
  }

  interface Sent {
    method: string;
    path: string;
    headers: Record<string, string>;
    body: string;
  }

  /** Signs, lets `tamper` change what was signed, sends; answers status, error code and body. */
  async function send(unsigned: Unsigned, tamper: (sent: Sent) => void = () => {}) {
    const sent: Sent = {
      method: unsigned.method ?? "POST",
      path: unsigned.path ?? "/",
      headers: await sign(host, { method: "POST", at: now, ...unsigned }),
      body: String(unsigned.body ?? ""),
    };
    tamper(sent);
    return await transmit(sent);
  }

  async function transmit({ method, path, headers, body }: Sent) {
    const request = httpRequest({ host: "127.0.0.1", port: host.split(":")[1], method, path, headers });
    request.end(body);
    const [response] = await once(request, "response");
    let text = "";
    for await (const chunk of response) text += chunk;
    const code = /<Code>(\w+)</.exec(text)?.[1] ?? /"__type":"(\w+)"/.exec(text)?.[1];
    return { status: Number(response.statusCode), code, text };
  }

  const services = ["dynamodb", "lambda", "sts", "s3"] as const;
  type Codes = Record<(typeof services)[number], readonly [number, string]>;
  const mismatch: Codes = {
    dynamodb: [400, "InvalidSignatureException"],
    lambda: [403, "InvalidSignatureException"],
    sts: [403, "SignatureDoesNotMatch"],
    s3: [403, "SignatureDoesNotMatch"],
  };
  const unknown: Codes = {
    dynamodb: [400, "UnrecognizedClientException"],
    lambda: [403, "UnrecognizedClientException"],
    sts: [403, "InvalidClientTokenId"],
    s3: [403, "InvalidAccessKeyId"],
  };
  const skewed: Codes = { ...mismatch, s3: [403, "RequestTimeTooSkewed"] };
  const badToken: Codes = { ...unknown, s3: [400, "InvalidToken"] };
  const expired: Codes = {
    dynamodb: [400, "ExpiredTokenException"],
    lambda: [403, "ExpiredTokenException"],
    sts: [403, "ExpiredToken"],
    s3: [400, "ExpiredToken"],
  };

  const faults: Record<string, [Codes, Partial<Unsigned>, ((sent: Sent) => void)?]> = {
    "a wrong secret": [mismatch, { credentials: { accessKeyId: "local", secretAccessKey: "guess" } }],
    "another path": [mismatch, {}, (sent) => (sent.path = sent.path.replace("/a", "/b"))],
    "another method": [mismatch, {}, (sent) => (sent.method = "PUT")],
    "another query": [mismatch, {}, (sent) => (sent.path += "&x=2")],
    "another header": [
      mismatch,
      { headers: { "x-amz-meta-a": "1" } },
      (sent) => (sent.headers["x-amz-meta-a"] = "2"),
    ],
    "an unknown key": [unknown, { credentials: { accessKeyId: "AKIAME", secretAccessKey: "x" } }],
    "a time 16 minutes ago": [skewed, { at: now - 16 * minute }],
    "a time 16 minutes ahead": [skewed, { at: now + 16 * minute }],
    "another token": [badToken, { credentials: { ...session, sessionToken: "stolen" } }],
    "a token beside lasting keys": [
      badToken,
      { credentials: { accessKeyId: "local", secretAccessKey: "local", sessionToken: "x" } },
    ],
  };
  for (const [what, [codes, unsigned, tamper]] of Object.entries(faults)) {
    for (const name of services) {
      it(`with ${what} are refused by ${name}: ${codes[name].join(" ")}`, async () => {
        const { status, code } = await send(
          { service: name, path: "/a/c?x=1", body: "{}", ...unsigned },
          tamper,
        );
        assert.deepEqual([status, code], codes[name]);
      });
    }
  }

  it("over another body are refused, by S3 in its own words", async () => {
    for (const name of services) {
      const answer = await send({ service: name, body: "{}" }, (sent) => (sent.body = "[]"));
      const expectedCode = name === "s3" ? [400, "XAmzContentSHA256Mismatch"] : mismatch[name];
      assert.deepEqual([answer.status, answer.code], expectedCode, name);
    }
  });

  it("within 15 minutes, with odd paths and queries, are taken", async () => {
    for (const at of [now - 14 * minute, now + 14 * minute]) {
      for (const name of services) {
        for (const path of [
          "/",
          "/a%20b/%C3%BC",
          "/arn%3Aaws%3Ax/y",
          "/a?b=c%20d&a=&a=1&%C3%A4=%2F",
          "/x%2A%281%29%21%27",
        ]) {
          assert.equal((await send({ service: name, path, body: "{}", at })).status, 200, `${name} ${path}`);
        }
      }
    }
  });

  it("of a session need its token, and end with it", async () => {
    assert.equal((await send({ service: "dynamodb", credentials: session })).status, 200);
    const { sessionToken: _, ...withoutToken } = session;
    assert.equal((await send({ service: "dynamodb", credentials: withoutToken })).status, 400);
    clock.advance(61 * minute);
    for (const name of services) {
      const answer = await send({ service: name, credentials: session, at: clock.now() });
      assert.deepEqual([answer.status, answer.code], expired[name]);
    }
    clock.advance(-61 * minute);
  });

  it("with an unknown key are told of once, with the pair to use", () => {
    const told = context.said.filter((line) => line.includes('"AKIAME"'));
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /AWS_ACCESS_KEY_ID=local/);
  });

  it("of real SDK clients are taken, and their errors read", async () => {
    const config = { endpoint: `http://${host}`, region: "us-east-1", systemClockOffset: now - Date.now() };
    const wrong = { accessKeyId: "local", secretAccessKey: "wrong" };
    const dynamodb = new DynamoDBClient({ ...config, credentials: wrong });
    await assert.rejects(dynamodb.send(new ListTablesCommand({})), { name: "InvalidSignatureException" });
    dynamodb.destroy();
    const sts = new STSClient({ ...config, credentials: wrong });
    await assert.rejects(sts.send(new GetCallerIdentityCommand({})), { name: "SignatureDoesNotMatch" });
    sts.destroy();
  });

  it("must cover the host, and for S3 every x-amz- header", async () => {
    const answer = await send({ service: "s3" }, (sent) => (sent.headers["x-amz-acl"] = "public-read"));
    assert.deepEqual([answer.status, answer.code], [403, "AccessDenied"]);
    assert.match(answer.text, /<HeadersNotSigned>x-amz-acl</);
    const unhosted = await send({ service: "dynamodb" }, ({ headers }) => {
      headers.authorization = (headers.authorization ?? "").replace(
        /SignedHeaders=[^,]*/,
        "SignedHeaders=x-amz-date",
      );
    });
    assert.match(unhosted.text, /'Host' or ':authority' must be a 'SignedHeader'/);
  });

  it("need the payload's hash for S3", async () => {
    const missing = await send({ service: "s3" }, ({ headers }) => delete headers["x-amz-content-sha256"]);
    assert.deepEqual([missing.status, missing.code], [400, "InvalidRequest"]);
    const odd = await send({ service: "s3", headers: { "x-amz-content-sha256": "abc" } });
    assert.deepEqual([odd.status, odd.code], [400, "InvalidArgument"]);
    const unsigned = await send({
      service: "s3",
      headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
      body: "x",
    });
    assert.equal(unsigned.text, "x");
  });

  describe("of presigned URLs", () => {
    // As the SDK's presigner for S3 does: whoever has the URL sends what they like.
    const headers = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
    const unsigned = { service: "s3", method: "GET", path: "/site/a%20b?versionId=1", headers };
    const get = (path: string) => transmit({ method: "GET", path, headers: {}, body: "" });

    it("are taken until they expire", async () => {
      const fresh = await presign(host, { ...unsigned, at: now - 9 * minute }, 600);
      assert.equal((await get(fresh)).status, 200);
      const withToken = await presign(host, { ...unsigned, credentials: session, at: now }, 600);
      assert.equal((await get(withToken)).status, 200);
      const late = await get(await presign(host, { ...unsigned, at: now - 11 * minute }, 600));
      assert.deepEqual([late.status, late.code], [403, "AccessDenied"]);
      assert.match(late.text, /Request has expired/);
      const early = await get(await presign(host, { ...unsigned, at: now + 20 * minute }, 600));
      assert.match(early.text, /Request is not yet valid/);
    });

    it("are refused with another key, query or lifetime", async () => {
      const url = await presign(host, { ...unsigned, at: now }, 600);
      for (const [from, to] of [
        ["a%20b", "c"],
        ["versionId=1", "versionId=2"],
        ["X-Amz-Expires=600", "X-Amz-Expires=6000"],
      ] as const) {
        assert.ok(url.includes(from), `${url} has ${from}`);
        const { status, code } = await get(url.replace(from, to));
        assert.deepEqual([status, code], [403, "SignatureDoesNotMatch"], to);
      }
    });
  });

  describe("of uploads in chunks", () => {
    const date = "20261124T100000Z";
    const scope = "20261124/us-east-1/s3/aws4_request";
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    const key = scope
      .split("/")
      .reduce<string | Buffer>(
        (secret, part) => createHmac("sha256", secret).update(part).digest(),
        "AWS4test",
      );
    const chain = (algorithm: string, previous: string, content: string) =>
      createHmac("sha256", key).update([algorithm, date, scope, previous, content].join("\n")).digest("hex");

    /** As https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html describes it. */
    async function upload(tamper: (body: string) => string = (body) => body, trailing = true) {
      const headers = await sign(host, {
        service: "s3",
        method: "PUT",
        path: "/site/a",
        at: now,
        headers: {
          "x-amz-content-sha256": `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailing ? "-TRAILER" : ""}`,
          "x-amz-decoded-content-length": "10",
          ...(trailing ? { "x-amz-trailer": "x-amz-checksum-crc32" } : {}),
        },
      });
      let previous = /Signature=(\w+)/.exec(headers.authorization ?? "")?.[1] ?? "";
      let body = "";
      for (const chunk of ["hello", "world", ""]) {
        previous = chain("AWS4-HMAC-SHA256-PAYLOAD", previous, `${sha256("")}\n${sha256(chunk)}`);
        body += `${chunk.length.toString(16)};chunk-signature=${previous}\r\n${chunk}${chunk === "" ? "" : "\r\n"}`;
      }
      if (trailing) {
        const trailer = "x-amz-checksum-crc32:AAAAAA==\n";
        const signature = chain("AWS4-HMAC-SHA256-TRAILER", previous, sha256(trailer));
        body += `${trailer.trim()}\r\nx-amz-trailer-signature:${signature}\r\n`;
      }
      return await transmit({ method: "PUT", path: "/site/a", headers, body: tamper(`${body}\r\n`) });
    }

    it("are taken, with trailers and without", async () => {
      assert.equal((await upload()).text, "helloworld");
      assert.equal((await upload(undefined, false)).text, "helloworld");
    });

    const tampered: Record<string, (body: string) => string> = {
      "a chunk's bytes": (body) => body.replace("world", "w0rld"),
      "a chunk's signature": (body) => body.replace(/signature=\w{4}/, "signature=0000"),
      "the last chunk's signature": (body) =>
        body.replace(/0;chunk-signature=\w{4}/, "0;chunk-signature=0000"),
      "a trailer": (body) => body.replace("AAAAAA==", "BAAAAA=="),
      "the trailers, taken away": (body) => body.replace(/x-amz-checksum[\s\S]*$/, "\r\n"),
    };
    for (const [what, tamper] of Object.entries(tampered)) {
      it(`are refused with a change of ${what}`, async () => {
        const { status, code } = await upload(tamper);
        assert.deepEqual([status, code], [403, "SignatureDoesNotMatch"]);
      });
    }
  });
});
