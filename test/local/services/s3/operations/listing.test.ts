import assert from "node:assert/strict";
import {
  DeleteObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type LocalS3, startS3 } from "../service.ts";

describe("listing a bucket", () => {
  let s3: LocalS3;
  const Bucket = "site";
  const keys = ["a/1", "a/2", "a/b/3", "a+ b", "b", "c//d", "c/e", "é", "\u{1f600}"];

  before(async () => {
    s3 = await startS3();
    await s3.createBucket(Bucket);
    for (const Key of keys) await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  });

  after(() => s3.stop());

  /** Every page, to the end. */
  async function listAll(query: Partial<ListObjectsV2CommandInput>): Promise<(string | undefined)[]> {
    const found: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.client.send(new ListObjectsV2Command({ Bucket, ...query, ContinuationToken }));
      assert.ok((page.KeyCount ?? 0) <= (query.MaxKeys ?? 1000));
      const names = [
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      ];
      assert.equal(names.length, page.KeyCount);
      found.push(...names);
      assert.equal(page.IsTruncated, page.NextContinuationToken !== undefined);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    return found;
  }

  const inOrder = [...keys].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));

  for (const MaxKeys of [1, 2, 3, 1000]) {
    it(`gives every key once, ${MaxKeys} a page`, async () => {
      assert.deepEqual(await listAll({ MaxKeys }), inOrder);
    });

    it(`rolls keys up under common prefixes, ${MaxKeys} a page`, async () => {
      const found = await listAll({ MaxKeys, Delimiter: "/" });
      assert.deepEqual(found.sort(), ["a+ b", "a/", "b", "c/", "é", "\u{1f600}"].sort());
    });

    it(`does so under a prefix, ${MaxKeys} a page`, async () => {
      assert.deepEqual((await listAll({ MaxKeys, Delimiter: "/", Prefix: "a/" })).sort(), [
        "a/1",
        "a/2",
        "a/b/",
      ]);
      assert.deepEqual((await listAll({ MaxKeys, Delimiter: "/", Prefix: "c/" })).sort(), ["c//", "c/e"]);
    });
  }

  it("starts after a key, also one that is not there", async () => {
    assert.deepEqual(await listAll({ StartAfter: "a/2" }), inOrder.slice(inOrder.indexOf("a/2") + 1));
    assert.deepEqual(await listAll({ StartAfter: "a/2x", Prefix: "a/" }), ["a/b/3"]);
    assert.deepEqual(await listAll({ StartAfter: "zzz", Prefix: "a/" }), []);
  });

  it("gives nothing for MaxKeys 0 and for a prefix that is not there", async () => {
    const page = await s3.client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }));
    assert.deepEqual([page.KeyCount, page.IsTruncated], [0, false]);
    assert.deepEqual(await listAll({ Prefix: "absent/" }), []);
  });

  it("encodes keys on request", async () => {
    const page = await s3.client.send(
      new ListObjectsV2Command({ Bucket, Prefix: "a+", EncodingType: "url" }),
    );
    assert.equal(page.Contents?.[0]?.Key, "a%2B%20b");
  });

  it("refuses what it cannot read", async () => {
    await assert.rejects(s3.client.send(new ListObjectsV2Command({ Bucket, ContinuationToken: "x" })), {
      name: "InvalidArgument",
    });
    await assert.rejects(s3.client.send(new ListObjectsV2Command({ Bucket: "absent" })), {
      name: "NoSuchBucket",
    });
  });

  it("pages by marker in version 1", async () => {
    const found: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await s3.client.send(
        new ListObjectsCommand({ Bucket, MaxKeys: 2, Delimiter: "/", Marker }),
      );
      found.push(
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      );
      Marker = page.NextMarker;
    } while (Marker);
    assert.deepEqual(found.sort(), ["a+ b", "a/", "b", "c/", "é", "\u{1f600}"].sort());
  });

  it("does not repeat a common prefix that the marker lies in", async () => {
    const page = await s3.client.send(new ListObjectsCommand({ Bucket, Delimiter: "/", Marker: "a/1" }));
    assert.deepEqual(
      page.CommonPrefixes?.map(({ Prefix }) => Prefix),
      ["c/"],
    );
  });

  describe("of versions", () => {
    before(async () => {
      await s3.createBucket("versions");
      await s3.setVersioning("versions", "Enabled");
      for (const Key of ["a", "b/1", "b/2", "c"]) {
        for (const Body of ["1", "2", "3"]) {
          await s3.client.send(new PutObjectCommand({ Bucket: "versions", Key, Body }));
        }
      }
      await s3.client.send(new DeleteObjectCommand({ Bucket: "versions", Key: "c" }));
    });

    async function listVersions(query: Partial<ListObjectVersionsCommandInput>): Promise<string[]> {
      const found: string[] = [];
      let KeyMarker: string | undefined;
      let VersionIdMarker: string | undefined;
      do {
        const page = await s3.client.send(
          new ListObjectVersionsCommand({ Bucket: "versions", ...query, KeyMarker, VersionIdMarker }),
        );
        for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
          found.push(`${Key} ${VersionId}`);
        }
        found.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => String(Prefix)));
        KeyMarker = page.NextKeyMarker;
        VersionIdMarker = page.NextVersionIdMarker;
        assert.equal(page.IsTruncated, KeyMarker !== undefined);
      } while (KeyMarker !== undefined);
      return found;
    }

    it("gives every version once, whatever the page", async () => {
      const all = await listVersions({});
      assert.equal(all.length, 13);
      for (const MaxKeys of [1, 2, 3, 4, 5, 12]) {
        assert.deepEqual((await listVersions({ MaxKeys })).sort(), all.toSorted(), `${MaxKeys} a page`);
      }
    });

    it("rolls up under common prefixes, whatever the page", async () => {
      const all = (await listVersions({ Delimiter: "/" })).sort();
      assert.equal(all.length, 3 + 1 + 4);
      for (const MaxKeys of [1, 2, 3, 4]) {
        assert.deepEqual((await listVersions({ MaxKeys, Delimiter: "/" })).sort(), all, `${MaxKeys} a page`);
      }
    });

    it("marks the latest, newest first", async () => {
      const page = await s3.client.send(new ListObjectVersionsCommand({ Bucket: "versions", Prefix: "c" }));
      assert.deepEqual(
        page.Versions?.map(({ IsLatest }) => IsLatest),
        [false, false, false],
      );
      assert.equal(page.DeleteMarkers?.[0]?.IsLatest, true);
      const [newest] =
        (await s3.client.send(new ListObjectVersionsCommand({ Bucket: "versions", Prefix: "a" }))).Versions ??
        [];
      assert.equal(newest?.IsLatest, true);
    });
  });
});
