import type { StackOutput, StackOutputs } from "../engine/embedded/index.ts";
import { isProperties, type PropertyValue } from "../properties.ts";
import { code, type Line, type Section, table } from "./document.ts";

/** An output of the stack whose type changed; other stacks read it. */
export interface OutputChange {
  readonly name: string;
  /** `string`, `record of strings`; undefined where there is none on that side. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

export function outputChanges(before: StackOutputs, after: StackOutputs): readonly OutputChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .map((name) => ({ name, before: typeText(before[name]), after: typeText(after[name]) }))
    .filter((each) => each.before !== each.after);
}

function typeText(output: StackOutput | undefined): string | undefined {
  if (output === undefined) return undefined;
  return output.secret ? `secret ${typeOf(output.value)}` : typeOf(output.value);
}

/** Of a value alone: an empty list or record says nothing of what it may hold. */
function typeOf(value: PropertyValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `list of ${memberTypes(value)}`;
  if (!isProperties(value)) return typeof value;
  return `record of ${memberTypes(Object.values(value))}`;
}

function memberTypes(members: readonly PropertyValue[]): string {
  const types = new Set(members.map((each) => (isProperties(each) ? "object" : typeOf(each))));
  return [...types].sort().join(" or ") || "anything";
}

export function outputsSection(changes: readonly OutputChange[]): Section {
  const type = (text: string | undefined): Line => [text ?? ""];
  return {
    title: "Outputs",
    lines: changes.some(({ before }) => before !== undefined)
      ? [["Other stacks may read what is removed or changes its type here: see docs/outputs.md."]]
      : [],
    tables: [
      table(
        ["Output", "Before", "After"],
        changes.map(({ name, before, after }) => [[code(name)], type(before), type(after)]),
        "outputs changed",
      ),
    ],
  };
}
