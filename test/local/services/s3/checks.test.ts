import { unknown } from "../../../../local/engine/values.ts";
import { describeChecks } from "../../../helpers/check-cases.ts";

const policy = (bucket: string, padding = "") =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Sid: padding, Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `arn:aws:s3:::${bucket}/*` },
    ],
  });
const rule = { allowedMethods: ["GET"], allowedOrigins: ["https://example.com"] };

describeChecks("S3", {
  "aws:s3/bucket:Bucket": {
    right: { bucket: "files.example.com", corsRules: [rule], policy: policy("files.example.com") },
    wrong: [
      ["bucket", { bucket: "Files", policy: "" }, /lower-case/],
      ["bucket", { bucket: "no", policy: "" }, /give it 3 to 63/],
      ["policy", { policy: policy("another") }, /invalid resource/],
      ["corsRules", { corsRules: Array(101).fill(rule) }, /AWS takes 100/],
    ],
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    right: { bucket: "files", policy: policy("files") },
    wrong: [
      ["policy", { policy: "{" }, /bucket policy/],
      ["policy", { policy: policy("files", "x".repeat(20 * 1024)) }, /maximum allowed document size/],
      ["policy", { policy: "{", bucket: unknown }, /bucket policy/],
    ],
  },
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": {
    right: { bucket: "files", corsRules: [rule] },
    wrong: [
      ["corsRules", { corsRules: Array(101).fill(rule) }, /AWS takes 100/],
      ["corsRules[0].allowedMethods", { corsRules: [{ ...rule, allowedMethods: ["OPTIONS"] }] }, /use GET/],
      [
        "corsRules[1].allowedMethods",
        { corsRules: [unknown, { allowedMethods: [unknown, "OPTIONS"], allowedOrigins: unknown }] },
        /use GET/,
      ],
    ],
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    right: { bucket: "files", versioningConfiguration: { status: "Enabled" } },
    wrong: [["versioningConfiguration.status", { versioningConfiguration: { status: "On" } }, /use one of/]],
  },
  "aws:s3/bucketObject:BucketObject": {
    right: { bucket: "files", key: "a", content: "x", metadata: { by: "test" }, tags: { team: "links" } },
    wrong: [
      ["content", { source: "x" }, /give one of them/],
      ["key", { key: "é".repeat(513) }, /has 1026 bytes; S3 takes 1024/],
      ["metadata", { metadata: { by: "x".repeat(2_047) } }, /S3 takes 2048/],
      [
        "tags",
        { tags: Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`t${at}`, "x"])) },
        /S3 takes 10/,
      ],
      ["key", { key: "é".repeat(513), metadata: unknown, tags: unknown }, /S3 takes 1024/],
      ["metadata", { metadata: { by: "x".repeat(2_047) }, key: unknown, tags: unknown }, /S3 takes 2048/],
      [
        "tags",
        {
          tags: Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`t${at}`, unknown])),
          key: unknown,
          metadata: unknown,
        },
        /S3 takes 10/,
      ],
    ],
  },
});
