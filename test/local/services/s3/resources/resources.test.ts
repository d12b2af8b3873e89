import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { Archive, Asset, type Properties } from "../../../../../local/properties.ts";
import type { ExistingResource } from "../../../../../local/service.ts";
import { type LocalS3, startS3 } from "../service.ts";

const bucketType = "aws:s3/bucket:Bucket";
const objectType = "aws:s3/bucketObjectv2:BucketObjectv2";
const policyType = "aws:s3/bucketPolicy:BucketPolicy";
const blockType = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

function asset(content: string): Asset {
  return new Asset(createHash("sha256").update(content).digest("hex"), async () => Buffer.from(content));
}

describe("S3 resources", () => {
  let s3: LocalS3;
  let bucket: ExistingResource;

  beforeEach(async () => {
    s3 = await startS3();
    bucket = await s3.endpoint.create(bucketType, "site", { bucket: "site", tags: { team: "web" } });
  });

  afterEach(() => s3.stop());

  const create = (type: string, inputs: Properties) => s3.endpoint.create(type, "one", inputs);
  const remove = async (resource: ExistingResource, type: string) =>
    s3.endpoint.handler(type).delete(resource);

  describe(bucketType, () => {
    it("answers what the provider answers", () => {
      assert.equal(bucket.id, "site");
      const { outputs } = bucket;
      assert.equal(outputs.arn, "arn:aws:s3:::site");
      assert.equal(outputs.bucketDomainName, "site.s3.amazonaws.com");
      assert.equal(outputs.bucketRegionalDomainName, "site.s3.us-east-1.amazonaws.com");
      assert.equal(outputs.hostedZoneId, "Z3AQBSTGFJSTF");
      assert.equal(outputs.region, "us-east-1");
      assert.deepEqual(outputs.tagsAll, { team: "web" });
    });

    it("is not deleted with something in it, unless told to", async () => {
      await s3.client.send(new PutObjectCommand({ Bucket: "site", Key: "a", Body: "1" }));
      await assert.rejects(remove(bucket, bucketType), { code: "BucketNotEmpty" });
      const forced = await s3.endpoint.update(bucketType, bucket, { ...bucket.inputs, forceDestroy: true });
      await remove(forced, bucketType);
      assert.equal(s3.service.objects.has("site"), false);
      await remove(forced, bucketType);
    });

    it("is taken over when a killed run had made it, and made again when it is gone", async () => {
      await create(bucketType, { bucket: "site" });
      await s3.service.objects.deleteBucket("site");
      await s3.endpoint.handler(bucketType).restore(bucket);
      assert.equal(s3.service.objects.has("site"), true);
      assert.match(s3.endpoint.said("warn").join(), /bucket site was gone/);
    });

    it("checks its name", async () => {
      await assert.rejects(create(bucketType, { bucket: "My_Bucket" }), /bucket name "My_Bucket" may hold/);
    });

    it("is known to a function of the program", async () => {
      const getBucket = s3.service.functions["aws:s3/getBucket:getBucket"];
      const answer = await getBucket?.({ bucket: "site" });
      assert.equal(answer?.bucketRegionalDomainName, "site.s3.us-east-1.amazonaws.com");
      await assert.rejects(async () => getBucket?.({ bucket: "absent" }), { code: "NoSuchBucket" });
    });
  });

  describe(objectType, () => {
    const inputs: Properties = {
      bucket: "site",
      key: "index.html",
      source: asset("<p>"),
      contentType: "text/html",
      cacheControl: "no-cache",
      metadata: { by: "me" },
    };

    it("puts its content and answers what the provider answers", async () => {
      const { id, outputs } = await create(objectType, inputs);
      assert.equal(id, "index.html");
      assert.equal(outputs.etag, createHash("md5").update("<p>").digest("hex"));
      assert.equal(outputs.arn, "arn:aws:s3:::site/index.html");
      const answer = await s3.client.send(new GetObjectCommand({ Bucket: "site", Key: "index.html" }));
      assert.equal(await answer.Body?.transformToString(), "<p>");
      assert.deepEqual(
        [answer.ContentType, answer.CacheControl, answer.Metadata],
        ["text/html", "no-cache", { by: "me" }],
      );
    });

    it("puts it again when it changes, and takes it away", async () => {
      const object = await create(objectType, inputs);
      const changed = await s3.endpoint.update(objectType, object, { ...inputs, source: asset("<b>") });
      assert.notEqual(changed.outputs.etag, object.outputs.etag);
      await remove(changed, objectType);
      await assert.rejects(s3.client.send(new HeadObjectCommand({ Bucket: "site", Key: "index.html" })));
      await remove(bucket, bucketType);
      await remove(changed, objectType);
    });

    it("takes text, base64 and archives", async () => {
      const etagOf = async (rest: Properties) =>
        (await create(objectType, { bucket: "site", key: "k", ...rest })).outputs.etag;
      assert.equal(await etagOf({ content: "ü" }), createHash("md5").update("ü").digest("hex"));
      assert.equal(
        await etagOf({ contentBase64: "AAE=" }),
        createHash("md5")
          .update(Buffer.from([0, 1]))
          .digest("hex"),
      );
      const archive = (order: string[]) =>
        new Archive("hash", async () => new Map(order.map((name) => [name, Buffer.from(name)])));
      assert.equal(
        await etagOf({ source: archive(["a", "b"]) }),
        await etagOf({ source: archive(["b", "a"]) }),
      );
      const answer = await s3.client.send(new GetObjectCommand({ Bucket: "site", Key: "k" }));
      assert.equal((await answer.Body?.transformToString("latin1"))?.slice(0, 2), "PK");
      await assert.rejects(etagOf({ content: "a", contentBase64: "" }), /give one of them/);
    });

    it("takes every version away from a bucket that keeps them", async () => {
      await s3.setVersioning("site", "Enabled");
      const object = await create(objectType, inputs);
      assert.ok(object.outputs.versionId);
      const changed = await s3.endpoint.update(objectType, object, { ...inputs, source: asset("<b>") });
      await remove(changed, objectType);
      await remove(bucket, bucketType);
    });

    it("is put again after a restart only where its content is known", async () => {
      const known = await create(objectType, { bucket: "site", key: "known", content: "1" });
      const asked = await create(objectType, inputs);
      for (const key of ["known", "index.html"]) await s3.service.objects.delete("site", key);
      await s3.endpoint.handler(objectType).restore(known);
      await s3.endpoint.handler(objectType).restore(asked);
      assert.ok(await s3.service.objects.get("site", "known"));
      assert.equal(await s3.service.objects.get("site", "index.html"), undefined);
      assert.match(
        s3.endpoint.said("warn").join("\n"),
        /known of the program was gone; it is put again\n.*index\.html of the program is gone/,
      );
    });
  });

  describe(policyType, () => {
    const distribution = "arn:aws:cloudfront::000000000000:distribution/E1";
    const statement = {
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::site/*",
      Condition: { StringEquals: { "AWS:SourceArn": distribution } },
    };
    const publicRead = {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::site/*",
    };
    const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

    it("lets a distribution read, and list where it says so", async () => {
      assert.equal(s3.service.allowsCloudFront("site", "a", distribution), false);
      const made = await create(policyType, { bucket: "site", policy: policy(statement) });
      assert.equal(s3.service.allowsCloudFront("site", "a", distribution), true);
      assert.equal(s3.service.allowsCloudFront("site", "a", `${distribution}X`), false);
      assert.equal(s3.service.allowsCloudFront("other", "a", distribution), false);
      assert.equal(s3.service.allowsCloudFrontToList("site", distribution), false);
      const listing = { ...statement, Action: "s3:ListBucket", Resource: "arn:aws:s3:::site" };
      const both = await s3.endpoint.update(policyType, made, {
        bucket: "site",
        policy: policy(statement, listing),
      });
      assert.equal(s3.service.allowsCloudFrontToList("site", distribution), true);
      const { Policy } = await s3.client.send(new GetBucketPolicyCommand({ Bucket: "site" }));
      assert.equal(Policy, policy(statement, listing));
      await remove(both, policyType);
      assert.equal(s3.service.allowsCloudFront("site", "a", distribution), false);
    });

    it("comes back after a restart", async () => {
      const made = await create(policyType, { bucket: "site", policy: policy(statement) });
      const again = await startS3({ dir: s3.endpoint.context.dir });
      await again.endpoint.handler(bucketType).restore(bucket);
      await again.endpoint.handler(policyType).restore(made);
      assert.equal(again.service.allowsCloudFront("site", "a", distribution), true);
      await again.stop();
    });

    it("is refused while it is public and public policies are blocked", async () => {
      const inputs = { bucket: "site", policy: policy(publicRead) };
      await assert.rejects(create(policyType, inputs), /blockPublicPolicy/);
      const read = async (origin?: string) =>
        await fetch(`${s3.endpoint.url}/site/a`, { headers: origin ? { origin } : {} });
      await s3.client.send(new PutObjectCommand({ Bucket: "site", Key: "a", Body: "public" }));
      assert.equal((await read()).status, 403);

      const open = { blockPublicPolicy: false, restrictPublicBuckets: false };
      const block = await create(blockType, { bucket: "site", ...open });
      await create(policyType, inputs);
      const answer = await read();
      assert.deepEqual([answer.status, await answer.text()], [200, "public"]);
      assert.equal((await fetch(`${s3.endpoint.url}/site`)).status, 403);
      assert.equal((await fetch(`${s3.endpoint.url}/site/a`, { method: "PUT", body: "x" })).status, 403);
      await s3.endpoint.update(blockType, block, { bucket: "site", restrictPublicBuckets: true });
      assert.equal((await read()).status, 403);
    });

    it("is checked before anything is made", async () => {
      await assert.rejects(create(policyType, { bucket: "site", policy: "{" }), /invalid Json/);
      await assert.rejects(
        create(policyType, { bucket: "absent", policy: policy(publicRead) }),
        /invalid resource/,
      );
    });
  });

  describe("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration", () => {
    beforeEach(async () => {
      await s3.client.send(new PutObjectCommand({ Bucket: "site", Key: "a", Body: "1" }));
      await create(blockType, { bucket: "site" });
      await create(policyType, {
        bucket: "site",
        policy: JSON.stringify({
          Statement: { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::site/*" },
        }),
      });
      await create("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration", {
        bucket: "site",
        corsRules: [
          {
            allowedMethods: ["GET", "PUT"],
            allowedOrigins: ["https://*.example.com"],
            allowedHeaders: ["x-amz-*"],
            exposeHeaders: ["ETag"],
            maxAgeSeconds: 60,
          },
        ],
      });
    });

    it("lets pages of its origins in, and no others", async () => {
      const url = `${s3.endpoint.url}/site/a`;
      const allowed = await fetch(url, { headers: { origin: "https://www.example.com" } });
      assert.equal(allowed.headers.get("access-control-allow-origin"), "https://www.example.com");
      assert.equal(allowed.headers.get("access-control-expose-headers"), "ETag");
      const other = await fetch(url, { headers: { origin: "https://example.org" } });
      assert.equal(other.status, 403);
      assert.equal(other.headers.get("access-control-allow-origin"), null);
      const local = await fetch(url, { headers: { origin: "http://localhost:4500" } });
      assert.equal(local.status, 200);
    });

    it("answers preflights", async () => {
      const preflight = (method: string, headers: string) =>
        fetch(`${s3.endpoint.url}/site/a`, {
          method: "OPTIONS",
          headers: {
            origin: "https://www.example.com",
            "access-control-request-method": method,
            "access-control-request-headers": headers,
          },
        });
      const good = await preflight("PUT", "x-amz-date");
      assert.equal(good.status, 200);
      assert.equal(good.headers.get("access-control-allow-headers"), "x-amz-date");
      assert.equal(good.headers.get("access-control-max-age"), "60");
      assert.equal((await preflight("DELETE", "x-amz-date")).status, 403);
      assert.equal((await preflight("PUT", "authorization")).status, 403);
    });
  });

  it("name the encryption that the program chose", async () => {
    await create("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
      bucket: "site",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "key" } }],
    });
    const answer = await s3.client.send(new PutObjectCommand({ Bucket: "site", Key: "a", Body: "1" }));
    assert.deepEqual([answer.ServerSideEncryption, answer.SSEKMSKeyId], ["aws:kms", "key"]);
  });

  it("keep settings without effect, and say that they have none", async () => {
    for (const type of [
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketNotification:BucketNotification",
    ]) {
      const made = await create(type, { bucket: "site" });
      assert.equal(made.id, "site");
      assert.match(s3.endpoint.handler(type).note ?? "", /^Kept/);
      await remove(made, type);
      await assert.rejects(create(type, { bucket: "absent" }), { code: "NoSuchBucket" });
    }
  });

  it("refuse a state that versioning does not have", async () => {
    await assert.rejects(
      create("aws:s3/bucketVersioning:BucketVersioning", {
        bucket: "site",
        versioningConfiguration: { status: "On" },
      }),
      /status is "On"; use one of Enabled, Suspended, Disabled/,
    );
  });
});
