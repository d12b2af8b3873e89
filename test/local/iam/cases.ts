import { contextOf } from "../../../local/iam/context.ts";
import { type Decision, decide } from "../../../local/iam/decision.ts";
import { parsePolicy } from "../../../local/iam/policy.ts";
import type { Principal } from "../../../local/iam/principal.ts";

export const account = "111122223333";

export const role: Principal = {
  kind: "role",
  accountId: account,
  roleArn: `arn:aws:iam::${account}:role/app/reader`,
  sessionArn: `arn:aws:sts::${account}:assumed-role/reader/me`,
};

export type StatementText = Readonly<Record<string, unknown>>;

export const allow = (more: StatementText = {}): StatementText => ({
  Effect: "Allow",
  Action: "*",
  Resource: "*",
  ...more,
});

export const deny = (more: StatementText = {}): StatementText => ({ ...allow(more), Effect: "Deny" });

export function policy(statements: readonly StatementText[], version = "2012-10-17") {
  return parsePolicy(JSON.stringify({ Version: version, Statement: statements }));
}

export interface Question {
  readonly identity?: readonly StatementText[];
  readonly version?: string;
  readonly boundary?: readonly StatementText[];
  readonly resourcePolicy?: readonly StatementText[];
  readonly resourceMustAllow?: boolean;
  readonly principal?: Principal;
  readonly action?: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

export function decision(question: Question): Decision {
  const { identity = [], boundary, resourcePolicy, resourceMustAllow = false } = question;
  return decide(
    {
      principal: question.principal ?? role,
      action: question.action ?? "s3:GetObject",
      resource: question.resource ?? "arn:aws:s3:::site/index.html",
      context: contextOf(question.context ?? {}),
    },
    {
      identity: identity.length === 0 ? [] : [policy(identity, question.version)],
      boundary: boundary && policy(boundary),
      resource: resourcePolicy && policy(resourcePolicy),
      resourceMustAllow,
    },
  );
}
