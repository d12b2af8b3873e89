import { styleText } from "node:util";
import type { PlanResult, ShownChange, ShownValue, Step } from "./embedded/index.ts";

export interface PlanTextOptions {
  /** @default false */
  readonly colour?: boolean;
  /** Draws resources that do not change, too. @default false */
  readonly all?: boolean;
}

type Colour = "green" | "yellow" | "magenta" | "red" | "gray" | "cyan";

const marks: Record<Step["operation"], { mark: string; colour: Colour; verb: string }> = {
  create: { mark: "+ ", colour: "green", verb: "to create" },
  update: { mark: "~ ", colour: "yellow", verb: "to update" },
  replace: { mark: "+-", colour: "magenta", verb: "to replace" },
  delete: { mark: "- ", colour: "red", verb: "to delete" },
  same: { mark: "  ", colour: "gray", verb: "unchanged" },
  read: { mark: "> ", colour: "cyan", verb: "to read" },
};

/** Longer values are cut in the middle. Characters. */
const longestValue = 60;

interface Branch {
  readonly step: Step;
  readonly children: Branch[];
}

/** What a plan would do, as a tree of resources with their changed properties and a line of counts. Ends with a newline. */
export function planText(plan: PlanResult, options: PlanTextOptions = {}): string {
  const paint = (colour: Colour, text: string) =>
    options.colour ? styleText(colour, text, { validateStream: false }) : text;
  const lines: string[] = [];
  const draw = (branch: Branch, depth: number) => {
    const { step } = branch;
    const { mark, colour } = marks[step.operation];
    const indent = "    ".repeat(depth);
    const inert = step.inert ? paint("yellow", "  inert: the local cloud does not know this type") : "";
    lines.push(`${paint(colour, mark)} ${indent}${step.name} ${paint("gray", step.type)}${inert}`);
    for (const change of step.changes) {
      lines.push(`${" ".repeat(3)}${indent}    ${changeText(change, paint)}`);
    }
    for (const reason of step.reasons)
      lines.push(`${" ".repeat(3)}${indent}    ${paint(colour, `because ${reason}`)}`);
    for (const child of branch.children) draw(child, depth + 1);
  };
  for (const branch of treeOf(plan.steps, options.all ?? false)) draw(branch, 0);
  if (lines.length > 0) lines.push("");
  lines.push(summary(plan, paint));
  return `${lines.join("\n")}\n`;
}

/** `Plan for dev: 2 to create, 1 to replace, 40 unchanged` */
function summary(plan: PlanResult, paint: (colour: Colour, text: string) => string): string {
  const counts = (
    [
      ["create", plan.created],
      ["update", plan.updated],
      ["replace", plan.replaced],
      ["delete", plan.deleted],
      ["same", plan.unchanged],
    ] as const
  )
    .filter(([, count]) => count > 0)
    .map(([operation, count]) => paint(marks[operation].colour, `${count} ${marks[operation].verb}`));
  return `Plan for ${plan.stack}: ${counts.length > 0 ? counts.join(", ") : "no resources"}`;
}

/** Steps under their parents, by name, since the program registers in no fixed order. What does not change is left out unless something below it does. */
function treeOf(steps: readonly Step[], all: boolean): Branch[] {
  const branches = new Map<string, Branch>(steps.map((step) => [step.urn, { step, children: [] }]));
  const roots: Branch[] = [];
  const byName = [...branches.values()].sort((one, other) =>
    one.step.name.localeCompare(other.step.name, "en"),
  );
  for (const branch of byName) {
    const parent = branch.step.parent === undefined ? undefined : branches.get(branch.step.parent);
    (parent?.children ?? roots).push(branch);
  }
  return all ? roots : pruned(roots);
}

function pruned(branches: readonly Branch[]): Branch[] {
  return branches.flatMap(({ step, children }) => {
    const kept = pruned(children);
    return step.operation === "same" && kept.length === 0 ? [] : [{ step, children: kept }];
  });
}

function changeText(change: ShownChange, paint: (colour: Colour, text: string) => string): string {
  const { path, kind, before, after, forcesReplace } = change;
  const forced = forcesReplace ? paint("magenta", "  forces a replace") : "";
  switch (kind) {
    case "add":
      return `${paint("green", "+")} ${path}: ${valueText(after)}${forced}`;
    case "remove":
      return `${paint("red", "-")} ${path}: ${valueText(before)}${forced}`;
    case "change":
      return `${paint("yellow", "~")} ${path}: ${valueText(before)} → ${valueText(after)}${forced}`;
  }
}

function valueText(value: ShownValue | undefined): string {
  const masked = typeof value === "string" && /^(\[secret\]|\[unknown\]|asset\(|archive\()/.test(value);
  const text = masked ? value : (JSON.stringify(value) ?? "");
  if (text.length <= longestValue) return text;
  const half = Math.floor((longestValue - 1) / 2);
  return `${text.slice(0, half)}…${text.slice(-half)}`;
}
