import type { BaseCommit } from "./base-commit.ts";
import { type CostChange, costChange, costSection, dollarChange } from "./cost.ts";
import { code, type Line, type Section } from "./document.ts";
import { type LimitUse, limitsSection, limitUses, nearLimits } from "./limits.ts";
import { type OutputChange, outputChanges, outputsSection } from "./outputs.ts";
import { type PermissionChanges, permissionChanges, permissionsSection } from "./permissions.ts";
import type { RecordedChange } from "./record-change.ts";
import { countsText, type ResourceChange, resourceChanges, resourcesSection } from "./resources.ts";
import { type RouteChanges, routeChanges, routesSection } from "./routes.ts";
import { type ConfigKeyChange, configKeyChanges, siteConfigSection } from "./site-config.ts";
import { type Sizes, sizesOf, sizesSection } from "./sizes.ts";
import type { Traffic } from "./usage.ts";

/** What a change does to a stack: the shape of `--json`. docs/report.md describes it. */
export interface Report {
  /** Of this shape: it changes when a field is renamed, goes, or comes to mean something else. */
  readonly version: 1;
  readonly stack: string;
  readonly base: BaseCommit;
  readonly resources: readonly ResourceChange[];
  readonly routes: RouteChanges;
  readonly permissions: PermissionChanges;
  /** All of them, the nearest first. */
  readonly limits: readonly LimitUse[];
  readonly sizes: Sizes;
  readonly cost: CostChange;
  readonly siteConfig: readonly ConfigKeyChange[];
  readonly outputs: readonly OutputChange[];
  readonly notes: readonly string[];
}

export function reportOf(change: RecordedChange, traffic: Traffic): Report {
  const { stack, base, before, after, sizes, notes, mask } = change;
  const report: Report = {
    version: 1,
    stack,
    base,
    resources: resourceChanges(before, after),
    routes: routeChanges(before, after),
    permissions: permissionChanges(before, after),
    limits: limitUses(before, after, sizes),
    sizes: sizesOf(before, after, sizes),
    cost: costChange(before, after, traffic),
    siteConfig: configKeyChanges(before, after),
    outputs: outputChanges(before.outputs, after.outputs),
    notes,
  };
  return withTexts(report, mask);
}

/** A copy with all texts changed in it. */
function withTexts<Value>(value: Value, change: (text: string) => string): Value {
  const copy = (inner: unknown): unknown => {
    if (typeof inner === "string") return change(inner);
    if (Array.isArray(inner)) return inner.map(copy);
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, each]) => [key, copy(each)]));
  };
  // Texts stay texts, and all else what it was.
  return copy(value) as Value;
}

/** The report as people read it: first the whole of it in a line. */
export interface ReadableReport {
  readonly stack: string;
  readonly summary: Line;
  /** Empty where nothing changes. */
  readonly sections: readonly Section[];
  readonly notes: readonly string[];
}

export function readable(report: Report): ReadableReport {
  const { stack, resources, outputs, notes } = report;
  if (resources.length === 0 && outputs.length === 0) {
    return { stack, summary: ["no changes against ", ...baseLine(report)], sections: [], notes: [] };
  }
  // Limits and cost are always of interest, the others when there is something to tell.
  const sections = [
    resourcesSection(resources),
    routesSection(report.routes),
    permissionsSection(report.permissions),
    limitsSection(report.limits),
    sizesSection(report.sizes),
    costSection(report.cost),
    siteConfigSection(report.siteConfig),
    outputsSection(outputs),
  ].filter(({ tables }) => tables.some(({ rows }) => rows.length > 0));
  return {
    stack,
    summary: [`${summaryText(report)}, against `, ...baseLine(report)],
    sections,
    notes,
  };
}

function baseLine({ base: { ref, commit } }: Report): Line {
  return [code(ref), " at ", code(commit.slice(0, 7))];
}

/** `⛔ 1 refused, 2 created, 1 replaced, 3 actions granted, 1 limit near, +$0.10 a month` */
function summaryText({ resources, permissions, limits, outputs, cost }: Report): string {
  const { granted, withdrawn } = permissions;
  const refused = resources.filter((each) => each.refused).length;
  const near = nearLimits(limits).length;
  const gone = outputs.filter(({ before }) => before !== undefined).length;
  return [
    counted(refused, "⛔ %s refused"),
    countsText(resources),
    counted(granted.length, "%s granted", "action"),
    counted(withdrawn.length, "%s withdrawn", "action"),
    counted(near, "%s near", "limit"),
    counted(gone, "%s removed or of another type", "output"),
    `${dollarChange(cost.after - cost.before)} a month`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function counted(count: number, words: string, noun = ""): string {
  if (count === 0) return "";
  const things = noun === "" ? String(count) : `${count} ${noun}${count === 1 ? "" : "s"}`;
  return words.replace("%s", things);
}
