import assert from "node:assert/strict";
import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import {
  createPresignedPost,
  type PresignedPost,
  type PresignedPostOptions,
} from "@aws-sdk/s3-presigned-post";
import { ManualClock } from "../../../../helpers/manual-clock.ts";
import { type LocalS3, startS3 } from "../service.ts";

const Bucket = "uploads";

describe("S3 PostObject", () => {
  let s3: LocalS3;
  let clock: ManualClock;
  before(async () => {
    clock = new ManualClock(Date.now());
    s3 = await startS3({ clock, client: { forcePathStyle: true } });
    await s3.createBucket(Bucket);
  });
  after(() => s3?.stop());

  const presign = (options: Partial<PresignedPostOptions> = {}) =>
    createPresignedPost(s3.client, {
      Bucket,
      Key: "links.csv",
      Conditions: [
        ["content-length-range", 3, 20],
        ["eq", "$Content-Type", "text/csv"],
      ],
      Fields: { "Content-Type": "text/csv" },
      Expires: 60,
      ...options,
    });
  const post = async (
    { url, fields }: PresignedPost,
    { content = "slug,url", more = {}, name = "file" }: Upload = {},
  ) => {
    const form = new FormData();
    for (const [field, value] of Object.entries({ ...fields, ...more })) form.append(field, value);
    form.append(name, new Blob([content]), "mine.csv");
    const response = await fetch(url, { method: "POST", body: form, redirect: "manual" });
    const text = await response.text();
    const code = /<Code>(.*)<\/Code>/.exec(text)?.[1];
    const message = /<Message>(.*)<\/Message>/.exec(text)?.[1];
    return {
      status: response.status,
      headers: response.headers,
      text,
      refusal: code && `${code}: ${message}`,
    };
  };
  const read = async (Key: string) => {
    const { Body, ContentType, Metadata } = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    return { text: await Body?.transformToString(), ContentType, Metadata };
  };

  it("keeps the file of a form that the SDK presigned", async () => {
    const { status, headers } = await post(await presign());
    assert.equal(status, 204);
    assert.match(headers.get("etag") ?? "", /^"[0-9a-f]{32}"$/);
    assert.deepEqual(await read("links.csv"), { text: "slug,url", ContentType: "text/csv", Metadata: {} });
  });

  it("keeps metadata, and names the key after the file where the form says so", async () => {
    const form = await presign({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder
      Key: "by-name/${filename}",
      Conditions: [],
      Fields: { "x-amz-meta-team": "links", success_action_status: "201" },
    });
    const { status, text } = await post(form);
    assert.equal(status, 201);
    assert.match(text, /<Key>by-name\/mine.csv<\/Key>/);
    assert.deepEqual((await read("by-name/mine.csv")).Metadata, { team: "links" });
  });

  it("sends the browser on where the form says so", async () => {
    const to = "http://localhost:4500/done?a=1";
    const { status, headers } = await post(
      await presign({ Conditions: [], Fields: { success_action_redirect: to } }),
    );
    assert.equal(status, 303);
    assert.match(
      headers.get("location") ?? "",
      /^http:\/\/localhost:4500\/done\?a=1&bucket=uploads&key=links\.csv&etag=/,
    );
  });

  it("takes files of the sizes that the policy allows, and no others", async () => {
    for (const [size, refusal] of [
      [2, "EntityTooSmall: Your proposed upload is smaller than the minimum allowed size"],
      [3, undefined],
      [20, undefined],
      [21, "EntityTooLarge: Your proposed upload exceeds the maximum allowed size"],
    ] as const) {
      const answer = await post(await presign({ Key: `size-${size}` }), { content: "x".repeat(size) });
      assert.equal(answer.refusal, refusal, `${size} bytes`);
      const kept = s3.client.send(new HeadObjectCommand({ Bucket, Key: `size-${size}` }));
      if (refusal) await assert.rejects(kept, { name: "NotFound" });
      else assert.equal((await kept).ContentLength, size);
    }
  });

  const violations: [string, Upload, string][] = [
    [
      "another content type",
      { more: { "Content-Type": "text/html" } },
      'AccessDenied: Invalid according to Policy: Policy Condition failed: ["eq","$content-type","text/csv"]',
    ],
    [
      "another key",
      { more: { key: "other" } },
      'AccessDenied: Invalid according to Policy: Policy Condition failed: ["eq","$key","links.csv"]',
    ],
    [
      "a field that no condition names",
      { more: { "x-amz-meta-sneaked": "in" } },
      "AccessDenied: Invalid according to Policy: Extra input fields: x-amz-meta-sneaked",
    ],
  ];
  for (const [name, upload, refusal] of violations) {
    it(`refuses ${name}`, async () => {
      const answer = await post(await presign(), upload);
      assert.equal(answer.status, 403);
      assert.equal(answer.refusal?.replaceAll("&quot;", '"'), refusal);
    });
  }

  it("heeds starts-with", async () => {
    const form = () =>
      presign({ Key: "in/a", Conditions: [["starts-with", "$Content-Type", "text/"]], Fields: {} });
    assert.equal((await post(await form(), { more: { "Content-Type": "text/plain" } })).status, 204);
    const { refusal } = await post(await form(), { more: { "Content-Type": "image/png" } });
    assert.match(refusal ?? "", /Policy Condition failed/);
  });

  it("refuses a form whose time is over", async () => {
    const form = await presign();
    clock.advance(61_000);
    assert.equal((await post(form)).refusal, "AccessDenied: Invalid according to Policy: Policy expired.");
  });

  it("refuses a policy that somebody changed, and a form without one", async () => {
    const form = await presign({ Expires: 3_600 });
    const Policy = Buffer.from(form.fields.Policy ?? "", "base64")
      .toString()
      .replace("links.csv", "other.csv");
    const more = { Policy: Buffer.from(Policy).toString("base64"), key: "other.csv" };
    assert.match((await post(form, { more })).refusal ?? "", /^SignatureDoesNotMatch/);
    assert.match((await post({ url: form.url, fields: { key: "a" } })).refusal ?? "", /^AccessDenied/);
    const stranger = form.fields["X-Amz-Credential"]?.replace(/^[^/]+/, "stranger") ?? "";
    const unknown = await post(form, { more: { "X-Amz-Credential": stranger } });
    assert.match(unknown.refusal ?? "", /^InvalidAccessKeyId/);
  });

  it("refuses a form without a file, and what is no form", async () => {
    const { url, fields } = await presign({ Expires: 3_600 });
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    const without = await fetch(url, { method: "POST", body: form });
    assert.match(await without.text(), /POST requires exactly one file upload per request/);
    for (const type of ["multipart/form-data", "multipart/form-data; boundary=x"]) {
      const garbage = await fetch(url, {
        method: "POST",
        headers: { "content-type": type },
        body: "--y\r\n",
      });
      assert.equal(garbage.status, 400);
      assert.match(await garbage.text(), /MalformedPOSTRequest|POST requires exactly one file/);
    }
  });
});

interface Upload {
  readonly content?: string;
  readonly more?: Readonly<Record<string, string>>;
  readonly name?: string;
}
