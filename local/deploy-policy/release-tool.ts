import type { RecordedResource } from "../recording/recorded-graph.ts";
import { namePattern } from "./rights/name-pattern.ts";
import { bucketArn } from "./rights/s3.ts";
import { allow, type Statement } from "./statements.ts";

/** Outputs that name the buckets of `npm run site`; releases/target/stack-outputs.ts asks for the same. */
const bucketOutputs = ["siteBucket", "siteStagingBucket"];

/** `npm run site`: files are put, copied, looked at and removed; nothing is done to the buckets themselves. */
export function releaseStatements(graph: readonly RecordedResource[]): readonly Statement[] {
  const outputs = graph.find(({ type }) => type === "pulumi:pulumi:Stack")?.properties ?? {};
  const buckets = bucketOutputs.flatMap((name) =>
    typeof outputs[name] === "string" ? [bucketArn(namePattern(outputs[name]))] : [],
  );
  if (buckets.length === 0) return [];
  return [
    allow(["s3:ListBucket"], buckets),
    allow(
      ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      buckets.map((arn) => `${arn}/*`),
    ),
  ];
}
