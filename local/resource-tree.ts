import { styleText } from "node:util";
import type { EmbeddedEngine } from "./engine/embedded/index.ts";

type Resources = EmbeddedEngine["resources"];
type Resource = Resources extends ReadonlyMap<string, infer State> ? State : never;

/**
 * The stack's resources as a tree. Components are drawn each; what has no children is counted by type in one line
 * (`Role, LogGroup, 2 Permission`), or drawn too when `all` is set.
 */
export function resourceTree(
  resources: Resources,
  { all, stream }: { all: boolean; stream: NodeJS.WriteStream },
): string {
  const children = new Map<string, Resource[]>();
  for (const resource of resources.values()) {
    const siblings = children.get(resource.parent ?? "") ?? [];
    siblings.push(resource);
    children.set(resource.parent ?? "", siblings);
  }
  const gray = (text: string) => styleText("gray", text, { stream });
  const lines: string[] = [];
  const draw = (parent: string, indent: string) => {
    const own = children.get(parent) ?? [];
    const branches = all ? own : own.filter((each) => children.has(each.urn));
    const leaves = all ? [] : own.filter((each) => !children.has(each.urn));
    const rows: (Resource | string)[] = [...branches, ...(leaves.length > 0 ? [countByType(leaves)] : [])];
    rows.forEach((row, index) => {
      const last = index === rows.length - 1;
      const stem = `${indent}${gray(last ? "└─ " : "├─ ")}`;
      if (typeof row === "string") {
        lines.push(`${stem}${gray(row)}`);
      } else {
        lines.push(`${stem}${row.name} ${gray(shortType(row.type))}`);
        draw(row.urn, `${indent}${gray(last ? "   " : "│  ")}`);
      }
    });
  };
  const stack = [...resources.values()].find((each) => each.type === "pulumi:pulumi:Stack");
  lines.push(`  ${stack?.name ?? "stack"} ${gray(`${resources.size} resources`)}`);
  draw(stack?.urn ?? "", "  ");
  return lines.join("\n");
}

/** `aws:lambda/function:Function` → `Function` */
function shortType(type: string): string {
  return type.split(":").at(-1) ?? type;
}

function countByType(resources: readonly Resource[]): string {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(shortType(type), (counts.get(shortType(type)) ?? 0) + 1);
  return [...counts].map(([type, count]) => (count === 1 ? type : `${count} ${type}`)).join(", ");
}
