import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, kept, type Row, type Run, type ServiceRows } from "../row.ts";

const bucket = (run: Run) => ({ Bucket: `tools-${run.prefix}` });
const at = (Key: string) => (run: Run) => ({ ...bucket(run), Key });
const upload = (run: Run) => ({ ...at("parts")(run), UploadId: kept(run, "upload") });
const objectFile = (run: Run) => join(run.folder, "object");
/** Reading an object: into a file with the CLI, which then takes no JSON. */
function getObject(Key: string, Range = "bytes=0-"): Row["only"] {
  return {
    aws: (run) => ["--bucket", bucket(run).Bucket, "--key", Key, "--range", Range, objectFile(run)],
    boto3: (run) => ({ ...at(Key)(run), Range }),
  };
}

/** A body: the CLI reads it from a file, boto3 takes it as it is. */
function body(text: string): Row["only"] {
  return {
    aws(run) {
      const file = join(run.folder, "body");
      writeFileSync(file, text);
      return ["--body", file];
    },
    boto3: () => ({ Body: text }),
  };
}

const content = (answer: Answer, run: Run) =>
  run.tool === "aws" ? readFileSync(objectFile(run), "utf8") : answer.text("Body");

const rows: readonly Row[] = [
  { operation: "CreateBucket", input: bucket },
  { operation: "HeadBucket", input: bucket },
  {
    operation: "ListBuckets",
    expect: (answer, run) =>
      assert.ok(
        answer
          .list("Buckets")
          .some((_, index) => answer.text("Buckets", index, "Name") === bucket(run).Bucket),
      ),
  },
  { operation: "GetBucketLocation", input: bucket },
  { operation: "GetBucketVersioning", input: bucket, expect: {} },
  { operation: "GetBucketPolicy", input: bucket, fails: "NoSuchBucketPolicy" },
  {
    operation: "GetBucketPolicy",
    input: ({ outputs }) => ({ Bucket: String(outputs.siteBucket) }),
    expect: (answer) => assert.match(answer.text("Policy"), /"Statement"/),
  },
  {
    operation: "PutObject",
    input: (run) => ({ ...at("a b/ü.txt")(run), ContentType: "text/plain", Metadata: { team: "links" } }),
    only: body("hello"),
    expect: { ETag: '"5d41402abc4b2a76b9719d911017c592"' },
  },
  {
    operation: "PostObject",
    input: (run) => ({
      ...at("posted")(run),
      Conditions: [["content-length-range", 1, 10]],
      Body: "hello",
    }),
    expect: { Status: 204, ETag: '"5d41402abc4b2a76b9719d911017c592"' },
  },
  {
    operation: "HeadObject",
    input: at("a b/ü.txt"),
    expect: { ContentLength: 5, ContentType: "text/plain", Metadata: { team: "links" } },
  },
  {
    operation: "GetObject",
    only: getObject("a b/ü.txt", "bytes=1-3"),
    expect: (answer, run) => assert.equal(content(answer, run), "ell"),
  },
  {
    operation: "GetObject",
    only: getObject("none"),
    fails: "NoSuchKey",
  },
  {
    operation: "CopyObject",
    input: (run) => ({ ...at("copy")(run), CopySource: { Bucket: bucket(run).Bucket, Key: "a b/ü.txt" } }),
    expect: { CopyObjectResult: { ETag: '"5d41402abc4b2a76b9719d911017c592"' } },
  },
  {
    operation: "PutObjectTagging",
    input: (run) => ({ ...at("copy")(run), Tagging: { TagSet: [{ Key: "team", Value: "links" }] } }),
  },
  {
    operation: "GetObjectTagging",
    input: at("copy"),
    expect: { TagSet: [{ Key: "team", Value: "links" }] },
  },
  { operation: "DeleteObjectTagging", input: at("copy") },
  { operation: "ListObjects", input: bucket, expect: { Contents: [{ Key: "a b/ü.txt" }, { Key: "copy" }] } },
  {
    operation: "ListObjectsV2",
    input: (run) => ({ ...bucket(run), Delimiter: "/" }),
    expect: { Contents: [{ Key: "copy", Size: 5 }], CommonPrefixes: [{ Prefix: "a b/" }] },
  },
  {
    operation: "ListObjectVersions",
    input: bucket,
    expect: { Versions: [{ IsLatest: true }, { Key: "copy" }] },
  },
  {
    operation: "CreateMultipartUpload",
    input: at("parts"),
    expect: (answer, run) => run.kept.set("upload", answer.text("UploadId")),
  },
  {
    operation: "UploadPart",
    input: (run) => ({ ...upload(run), PartNumber: 1 }),
    only: body("x".repeat(5 * 1024 * 1024)),
    expect: (answer, run) => run.kept.set("part1", answer.text("ETag")),
  },
  {
    operation: "UploadPartCopy",
    input: (run) => ({
      ...upload(run),
      PartNumber: 2,
      CopySource: { Bucket: bucket(run).Bucket, Key: "copy" },
    }),
    expect: (answer, run) => run.kept.set("part2", answer.text("CopyPartResult", "ETag")),
  },
  {
    operation: "ListMultipartUploads",
    input: bucket,
    expect: (answer, run) => assert.equal(answer.text("Uploads", 0, "UploadId"), kept(run, "upload")),
  },
  {
    operation: "ListParts",
    input: upload,
    expect: { Parts: [{ PartNumber: 1 }, { PartNumber: 2, Size: 5 }] },
  },
  {
    operation: "CompleteMultipartUpload",
    input: (run) => ({
      ...upload(run),
      MultipartUpload: {
        Parts: ["part1", "part2"].map((part, index) => ({ PartNumber: index + 1, ETag: kept(run, part) })),
      },
    }),
    expect: (answer) => assert.match(answer.text("ETag"), /-2"$/),
  },
  {
    operation: "CreateMultipartUpload",
    input: at("parts"),
    expect: (answer, run) => run.kept.set("upload", answer.text("UploadId")),
  },
  { operation: "AbortMultipartUpload", input: upload },
  { operation: "DeleteObject", input: at("parts") },
  {
    operation: "DeleteObjects",
    input: (run) => ({
      ...bucket(run),
      Delete: { Objects: ["a b/ü.txt", "copy", "posted"].map((Key) => ({ Key })) },
    }),
    expect: (answer) => assert.equal(answer.list("Deleted").length, 3),
  },
  { operation: "DeleteBucket", input: bucket },
  { operation: "ListObjectsV2", input: bucket, fails: "NoSuchBucket" },
];

/** The CLI's own `s3` is for files; the API's operations are under `s3api`. CopySource is text there. */
export const s3: ServiceRows = {
  scope: "s3",
  rows: rows.map((row) => ({ ...row, service: { aws: "s3api" } })),
};
