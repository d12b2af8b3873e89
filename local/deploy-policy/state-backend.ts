import type { Place } from "./rights/right.ts";
import { allow, type Statement } from "./statements.ts";

/** Where Pulumi keeps a stack's state, when that is a bucket of the account: https://www.pulumi.com/docs/iac/concepts/state-and-backends/ */
export interface StateBackend {
  readonly bucket: string;
  /** Id of the KMS key that secrets in the state are encrypted with. */
  readonly kmsKeyId?: string | undefined;
}

/**
 * The state of one stack, as the CLI names its files: it may not be read by the role of another. A preview takes no lock
 * and writes nothing.
 */
export function stateStatements(
  { bucket, kmsKeyId }: StateBackend,
  { project, stack }: { readonly project: string; readonly stack: string },
  { region, accountId }: Place,
  access: "read" | "write",
): readonly Statement[] {
  const bucketArn = `arn:aws:s3:::${bucket}`;
  const file = (path: string) => `${bucketArn}/.pulumi/${path}`;
  const state = file(`stacks/${project}/${stack}.*`);
  const key = kmsKeyId && [`arn:aws:kms:${region}:${accountId}:key/${kmsKeyId}`];
  const reading = [
    allow(["s3:ListBucket"], [bucketArn]),
    allow(["s3:GetObject"], [file("meta.yaml"), state]),
    ...(key ? [allow(["kms:Decrypt"], key)] : []),
  ];
  if (access === "read") return reading;
  return [
    ...reading,
    allow(
      ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      [
        state,
        file("meta.yaml"),
        ...["history", "backups"].map((folder) => file(`${folder}/${project}/${stack}/*`)),
        file(`locks/organization/${project}/${stack}/*`),
      ],
    ),
    ...(key ? [allow(["kms:Encrypt"], key)] : []),
  ];
}
