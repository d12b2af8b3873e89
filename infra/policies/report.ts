import { checkovExcuses } from "./checkov";
import { isNotApplicable, type Judgement, type Verdict } from "./judge";

export { checkovExcuses, checkovSuppressions } from "./checkov";
export { judge } from "./judge";

/** For people at a terminal: the four numbers, and all that needs a look. */
export function reportText(stack: string, { totals, judgements, idle }: Verdict): string {
  const { satisfied, suppressed, failed, notApplicable } = totals;
  const lines = judgements.flatMap(({ rule, failed: failures, suppressed: excused }) => [
    ...failures.map(
      ({ name, problem }) => `  failed      ${rule.id}: ${name} ${problem}\n              ${rule.page}`,
    ),
    ...excused.map(({ name, reason }) => `  suppressed  ${rule.id}: ${name}: ${reason}`),
  ]);
  return [
    `Guardrails of ${stack}: ${satisfied} satisfied, ${suppressed} suppressed with reason, ${failed} failed, ${notApplicable} rules not applicable`,
    ...lines,
    ...idle.map((key) => `  idle        ${key}: this suppression suppresses nothing; remove it`),
    "",
  ].join("\n");
}

/** docs/guardrails.md: the numbers of each stack, by rule. */
export function reportPage(verdicts: Readonly<Record<string, Verdict>>): string {
  const stacks = Object.keys(verdicts);
  const [first] = Object.values(verdicts);
  const rules = first?.judgements.map(({ rule }) => rule) ?? [];
  const excuses = Object.entries(verdicts).flatMap(([stack, { judgements }]) =>
    judgements.flatMap(({ rule, suppressed }) =>
      suppressed.map(({ name, reason }) => `| ${stack} | \`${rule.id}\` | ${name} | ${reason} |`),
    ),
  );
  return `${introduction}
| Stack | Satisfied | Suppressed with reason | Failed | Rules not applicable |
|---|---|---|---|---|
${Object.entries(verdicts)
  .map(([stack, { totals }]) =>
    row(stack, totals.satisfied, totals.suppressed, totals.failed, totals.notApplicable),
  )
  .join("\n")}

## Rules

In each stack's column: resources that satisfy the rule / suppressed / failed.

| Rule | What is asked for, and why | ${stacks.join(" | ")} |
|---|---|${stacks.map(() => "---|").join("")}
${rules
  .map((rule, index) =>
    row(
      `[\`${rule.id}\`](${rule.page})`,
      `${rule.title}. ${rule.why}`,
      ...Object.values(verdicts).map(({ judgements }) => cell(judgements[index])),
    ),
  )
  .join("\n")}

## Suppressions

| Stack | Rule | Resource | Reason |
|---|---|---|---|
${excuses.join("\n")}

## Checkov

    npm run guardrails -- checkov          # dev and prod, by Checkov from PyPI; needs Python 3

[Checkov](https://www.checkov.io) reads the same graph, translated to the plan of Terraform that it knows
(\`local/checkov/\`). It finds nothing but what is excused here or, for one resource, by \`suppress()\` with the check's
id. An excuse that excuses nothing fails.

| Check | It asks for | Why not here |
|---|---|---|
${[...checkovExcuses]
  .sort((a, b) => (a.check < b.check ? -1 : 1))
  .map(({ check, asks, reason }) => row(`\`${check}\``, asks, reason))
  .join("\n")}

| Stack | Check | Resource | Reason |
|---|---|---|---|
${Object.entries(verdicts)
  .flatMap(([stack, { checkov }]) =>
    checkov.map(({ check, name, reason }) => row(stack, `\`${check}\``, name, reason)),
  )
  .join("\n")}
`;
}

const introduction = `# Guardrails

\`infra/policies/\` holds rules for what the program makes. They run over the graph that the embedded engine records,
with no CLI and no service started:

    npm run guardrails -- --stack dev      # the four numbers, and what failed or is suppressed; --json for scripts
    npm run guardrails -- page             # writes this page for dev and prod

\`npm run check\` fails when a rule does, or when this page is out of date. For the Pulumi CLI the same rules are a
CrossGuard pack, on this machine and on AWS:

    npm run pulumi:local -- preview --policy-pack infra/policies
    pulumi preview --policy-pack infra/policies

A rule that asks for what a first preview cannot know is put off there, in a line, and judged in the \`up\`.

A rule that does not hold for a resource is suppressed beside it, with the reason:
\`suppress("links", table, "table-deletion-protection", "…")\` of \`infra/policies/suppress.ts\`. The reason is in the
recorded graph, as outputs of a component that AWS sees nothing of. A suppression that suppresses nothing is named.

## Four numbers

Each rule is held against each resource of its types. On this page \`platform:hello\` is \`node\`, so that
the numbers do not depend on the machine that writes it; \`--stack\` judges the stack as it is configured.
`;

function cell(judgement: Judgement | undefined): string {
  if (!judgement || isNotApplicable(judgement)) return "not applicable";
  return `${judgement.satisfied} / ${judgement.suppressed.length} / ${judgement.failed.length}`;
}

function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}
