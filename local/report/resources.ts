import type { ShownChange, ShownValue } from "../engine/embedded/index.ts";
import { isProvider } from "../engine/urn.ts";
import { secretMask } from "../engine/values.ts";
import type { RecordedStack } from "../recording/recorded-graph.ts";
import { code, type Inline, type Line, type Section, table } from "./document.ts";
import { LogicalNames } from "./logical-names.ts";

export type ChangeKind = "create" | "update" | "replace" | "delete";

/** What becomes of one resource. */
export interface ResourceChange {
  readonly kind: ChangeKind;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly properties: readonly PropertyChange[];
  /** Why it is replaced, or why it is kept when it should be deleted. */
  readonly reasons: readonly string[];
  /** It is protected: the engine will refuse to replace or delete it, and with it the whole change. */
  readonly refused: boolean;
  /** What stands behind it stays when it goes: option retainOnDelete. */
  readonly retained: boolean;
}

export interface PropertyChange extends ShownChange {
  /** The value differs by physical names alone: it follows a resource that is replaced. */
  readonly follows: boolean;
}

const kinds: readonly ChangeKind[] = ["replace", "delete", "create", "update"];

/** Resources that a provider sees; what is replaced or deleted first, then by type and name. */
export function resourceChanges(before: RecordedStack, after: RecordedStack): readonly ResourceChange[] {
  const names = { before: new LogicalNames(before.resources), after: new LogicalNames(after.resources) };
  const orderOf = ({ kind, type, urn }: ResourceChange) => `${kinds.indexOf(kind)} ${type} ${urn}`;
  return after.steps
    .flatMap((step): ResourceChange[] => {
      const { urn, type, name, custom, changes, reasons, refused = false, retained = false } = step;
      const kind = kinds.find((each) => each === step.operation);
      if (kind === undefined || !custom || isProvider(type)) return [];
      const properties = changes.map((change) => ({
        ...change,
        follows: isSaidAlike(change.before, change.after, names),
      }));
      return [{ kind, urn, type, name, properties, reasons, refused, retained }];
    })
    .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

function isSaidAlike(
  before: ShownValue | undefined,
  after: ShownValue | undefined,
  names: { readonly before: LogicalNames; readonly after: LogicalNames },
): boolean {
  if (typeof before !== "string" || typeof after !== "string" || before === secretMask) return false;
  return names.before.in(before) === names.after.in(after);
}

export function countsText(changes: readonly ResourceChange[]): string {
  const words = { create: "created", update: "updated", replace: "replaced", delete: "deleted" } as const;
  return (["create", "update", "replace", "delete"] as const)
    .map((kind) => [kind, changes.filter((each) => each.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${words[kind]}`)
    .join(", ");
}

export function resourcesSection(changes: readonly ResourceChange[]): Section {
  const head = ["", "Resource", "Type", "What changes"];
  const grave = changes.filter(({ kind }) => kind === "replace" || kind === "delete");
  const others = changes.filter((each) => !grave.includes(each));
  return {
    title: "Resources",
    lines: [...refusalLines(changes), ...lossLines(grave)],
    tables: [
      ...(grave.length > 0 ? [table(head, grave.map(rowOf), "resources replaced or deleted")] : []),
      ...(others.length > 0 ? [table(head, others.map(rowOf), "resources created or updated")] : []),
    ],
  };
}

function refusalLines(changes: readonly ResourceChange[]): Line[] {
  return changes
    .filter(({ refused }) => refused)
    .map(({ kind, name, type }) => [
      "⛔ ",
      code(name),
      ` (${typeText(type)}) is protected: the engine refuses to ${kind} it, and nothing of this change is applied. ` +
        "To go on, set its option protect to false and apply that first.",
    ]);
}

/** Types that hold what no program can make again. */
const dataTypes: readonly string[] = [
  "aws:dynamodb/table:Table",
  "aws:s3/bucket:Bucket",
  "aws:sqs/queue:Queue",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:secretsmanager/secret:Secret",
];

function lossLines(grave: readonly ResourceChange[]): Line[] {
  return grave
    .filter(({ type, refused, retained }) => dataTypes.includes(type) && !refused && !retained)
    .map(({ kind, name, type }) => [
      "⚠ ",
      code(name),
      ` (${typeText(type)}) is ${kind}d, and what it holds is lost.`,
    ]);
}

const signs = { create: "+ create", update: "~ update", replace: "± replace", delete: "− delete" } as const;

function rowOf({ kind, name, type, properties, reasons, refused }: ResourceChange): readonly Line[] {
  const what = properties.map(propertyText);
  const why = reasons.map((reason): Line => [`because ${reason}`]);
  return [
    [`${signs[kind]}${refused ? " ⛔" : ""}`],
    [code(name)],
    [typeText(type)],
    [...what, ...why].flatMap((line, index) => (index === 0 ? line : ["; ", ...line])),
  ];
}

/** `aws:dynamodb/table:Table` → `dynamodb Table` */
export function typeText(type: string): string {
  const [, module = "", kind = ""] = type.split(":");
  return `${module.split("/")[0]} ${kind}`;
}

/** Longer values say nothing in a table. Characters. */
const longestValue = 40;

function propertyText({ path, kind, before, after, follows }: PropertyChange): Line {
  const name: Inline = code(path);
  if (follows) return [name, " (names what is replaced)"];
  const [from, to] = [valueText(before), valueText(after)];
  if (kind === "add") return to === undefined ? ["+ ", name] : ["+ ", name, ": ", code(to)];
  if (kind === "remove") return ["− ", name];
  return from === undefined || to === undefined ? [name] : [name, ": ", code(from), " → ", code(to)];
}

function valueText(value: ShownValue | undefined): string | undefined {
  if (value === secretMask) return secretMask;
  if (value === undefined || (typeof value === "object" && value !== null)) return undefined;
  // Content is told by its hash, which says nothing to people.
  if (typeof value === "string" && /^(asset|archive)\([0-9a-f]{8}\)$/.test(value)) return undefined;
  const text = JSON.stringify(value);
  return text.length > longestValue ? undefined : text;
}
