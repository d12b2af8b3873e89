import { type CheckovSuppression, checkovSuppressions, isCheckovRule } from "./checkov";
import type { Graph, GraphResource } from "./graph";
import type { Rule } from "./rule";
import { rules as allRules } from "./rules";
import { suppressionType } from "./suppress";

export interface Finding {
  readonly urn: string;
  readonly name: string;
  /** What is wrong: got, allowed, do. */
  readonly problem: string;
  /** Why the rule does not hold for the resource, where it was suppressed. */
  readonly reason?: string;
}

/** One rule over a graph. It is not applicable when all three are none. */
export interface Judgement {
  readonly rule: Rule;
  /** Number of resources. */
  readonly satisfied: number;
  readonly suppressed: readonly Finding[];
  readonly failed: readonly Finding[];
}

/** Checks of a rule against a resource; `notApplicable` counts rules that no resource was there for. */
export interface Totals {
  readonly satisfied: number;
  readonly suppressed: number;
  readonly failed: number;
  readonly notApplicable: number;
}

export interface Verdict {
  readonly totals: Totals;
  readonly judgements: readonly Judgement[];
  /** Suppressions that suppress nothing: of a rule that holds, or that there is not. */
  readonly idle: readonly string[];
  /** What is excused of Checkov's findings; Checkov's own run says whether it found them. */
  readonly checkov: readonly CheckovSuppression[];
}

/** Holds each rule against each resource that it concerns. */
export function judge(graph: Graph, rules: readonly Rule[] = allRules): Verdict {
  const reasons = new Map(
    graph
      .filter(({ type, properties }) => type === suppressionType && !isCheckovRule(properties.rule))
      .map(({ properties: { rule, resource, reason } }) => [`${rule} ${resource}`, String(reason)]),
  );
  const used = new Set<string>();
  const judgements = rules.map((rule) => judgementOf(rule, graph, reasons, used));
  return {
    totals: totalsOf(judgements),
    judgements,
    idle: [...reasons.keys()].filter((key) => !used.has(key)),
    checkov: checkovSuppressions(graph),
  };
}

/** Resources that a rule is about. */
function concernedBy(rule: Rule, graph: Graph): readonly GraphResource[] {
  return graph.filter((each) => rule.types.includes(each.type) && (rule.concerns?.(each, graph) ?? true));
}

function judgementOf(
  rule: Rule,
  graph: Graph,
  reasons: ReadonlyMap<string, string>,
  used: Set<string>,
): Judgement {
  const concerned = concernedBy(rule, graph);
  const findings = concerned.flatMap((resource): Finding[] => {
    const problem = rule.check(resource, graph);
    if (problem === undefined) return [];
    const key = `${rule.id} ${resource.urn}`;
    const reason = reasons.get(key);
    if (reason !== undefined) used.add(key);
    return [{ urn: resource.urn, name: resource.name, problem, ...(reason !== undefined && { reason }) }];
  });
  return {
    rule,
    satisfied: concerned.length - findings.length,
    suppressed: findings.filter(({ reason }) => reason !== undefined),
    failed: findings.filter(({ reason }) => reason === undefined),
  };
}

function totalsOf(judgements: readonly Judgement[]): Totals {
  const sum = (count: (judgement: Judgement) => number) =>
    judgements.reduce((total, each) => total + count(each), 0);
  return {
    satisfied: sum(({ satisfied }) => satisfied),
    suppressed: sum(({ suppressed }) => suppressed.length),
    failed: sum(({ failed }) => failed.length),
    notApplicable: sum((each) => (isNotApplicable(each) ? 1 : 0)),
  };
}

export function isNotApplicable({ satisfied, suppressed, failed }: Judgement): boolean {
  return satisfied + suppressed.length + failed.length === 0;
}
