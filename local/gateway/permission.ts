import type { CloudContext } from "../context.ts";
import type { Policy } from "../iam/policy.ts";

/** One thing that a caller must be allowed. */
export interface Permission {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** An ARN, or `*` where the action knows no resources. */
  readonly resource: string;
  /** Condition keys of the service's own: `dynamodb:LeadingKeys`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** The policy that the resource carries. */
  readonly resourcePolicy?: Policy | undefined;
  /** A role's trust policy must allow, whatever the caller's own policies say. */
  readonly resourceMustAllow?: boolean;
}

/** Where ARNs are made. */
export type Account = Pick<CloudContext, "accountId" | "region">;

/**
 * What an operation needs, beside each operation: one permission for each resource it touches. Operations that AWS
 * lets everybody call use `needsNothing`.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export type Permissions<Input, Dependencies> = (
  input: Input,
  account: Account,
  dependencies: Dependencies,
) => readonly Permission[];

export const needsNothing = (): readonly Permission[] => [];

/** Of an operation whose action knows no resources: lists, mostly. */
export function onAnything(action: string): () => readonly Permission[] {
  return () => [{ action, resource: "*" }];
}
