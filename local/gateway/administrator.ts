import type { AccessKey } from "./access-key.ts";

/**
 * Pairs of the person at the keyboard, who acts as the account's root user. They open nothing but this endpoint,
 * which listens on 127.0.0.1 alone; `local` is what the documentation uses, `test` what other emulators take.
 */
const pairs: Readonly<Record<string, string>> = { local: "local", test: "test" };

/** The first pair, as SDKs and the AWS CLI read it. */
export const administratorEnvironment = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };

/** Told to whoever comes with a key that is not known. */
export const administratorHint = `use AWS_ACCESS_KEY_ID=${administratorEnvironment.AWS_ACCESS_KEY_ID} and AWS_SECRET_ACCESS_KEY=${administratorEnvironment.AWS_SECRET_ACCESS_KEY}, which may do everything here`;

export function administratorKey(accessKeyId: string, accountId: string): AccessKey | undefined {
  const secretAccessKey = Object.hasOwn(pairs, accessKeyId) ? pairs[accessKeyId] : undefined;
  if (secretAccessKey === undefined) return undefined;
  return {
    secretAccessKey,
    caller: {
      accessKeyId,
      accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      userId: accountId,
      principal: { kind: "root", accountId },
    },
  };
}
