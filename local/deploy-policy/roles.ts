import type { RecordedResource } from "../recording/recorded-graph.ts";
import { documentsOf, type PolicyDocument } from "./documents.ts";
import { releaseStatements } from "./release-tool.ts";
import { rightsFor } from "./rights/index.ts";
import type { Place, Verb } from "./rights/right.ts";
import { type StateBackend, stateStatements } from "./state-backend.ts";
import { merged, type Statement, statementsFor } from "./statements.ts";
import { type TrustPolicy, trustPolicy } from "./trust.ts";

/** A role of the stack's account, for GitHub's jobs. */
export interface Role {
  readonly kind: RoleKind;
  /** `platform-dev-deploy` */
  readonly name: string;
  /** Undefined when no repository was named. */
  readonly trust: TrustPolicy | undefined;
  readonly policies: readonly PolicyDocument[];
}

/** `deploy` changes a stack; `preview` can but look at it; `environments` changes those of pull requests. */
export type RoleKind = "deploy" | "preview" | "environments";

export interface RolesOptions {
  readonly project: string;
  readonly stack: string;
  readonly place: Place;
  /** Undefined with Pulumi Cloud, which keeps the state itself. */
  readonly state: StateBackend | undefined;
  /** `owner/name` on GitHub. */
  readonly repository: string | undefined;
}

const everything: readonly Verb[] = ["create", "read", "readValue", "update", "delete", "tag"];

/**
 * The roles of a stack.
 * @throws UserError for types whose rights are not known
 */
export function rolesFor(graph: readonly RecordedResource[], options: RolesOptions): readonly Role[] {
  const { project, stack } = options;
  return [
    {
      kind: "deploy",
      name: `${project}-${stack}-deploy`,
      trust: trustFor(options, `environment:${stack}`),
      policies: documentsOf(changing(graph, options)),
    },
    {
      kind: "preview",
      name: `${project}-${stack}-preview`,
      trust: trustFor(options, "pull_request"),
      policies: documentsOf(looking(graph, options)),
    },
  ];
}

/** The stack that stands for all of pull requests while its resources are recorded. */
export const anyPullRequest = "pr-0";

/** The one role of the environments of pull requests; the graph is that of `anyPullRequest`. */
export function environmentsRole(graph: readonly RecordedResource[], options: RolesOptions): Role {
  const policies = JSON.stringify(documentsOf(changing(graph, options))).replaceAll(anyPullRequest, "pr-*");
  return {
    kind: "environments",
    name: `${options.project}-environments`,
    trust: trustFor(options, "environment:pull-request"),
    // What was written as policies is read as such.
    policies: JSON.parse(policies) as readonly PolicyDocument[],
  };
}

function changing(graph: readonly RecordedResource[], options: RolesOptions): readonly Statement[] {
  const { place, state } = options;
  return merged([
    ...statementsFor(rightsFor(graph), place, everything),
    ...releaseStatements(graph),
    ...(state ? stateStatements(state, options, place, "write") : []),
  ]);
}

function looking(graph: readonly RecordedResource[], options: RolesOptions): readonly Statement[] {
  const { place, state } = options;
  return merged([
    ...statementsFor(rightsFor(graph), place, ["read"]),
    ...(state ? stateStatements(state, options, place, "read") : []),
  ]);
}

function trustFor({ repository, place }: RolesOptions, subject: string): TrustPolicy | undefined {
  return repository === undefined ? undefined : trustPolicy(place.accountId, repository, subject);
}
