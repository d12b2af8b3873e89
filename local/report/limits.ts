import type { RecordedStack } from "../recording/recorded-graph.ts";
import type { ContentSizes } from "./content-sizes.ts";
import { byteText, code, grouped, type Line, type Section, signed, table } from "./document.ts";
import { type Limit, limits } from "./limit-table.ts";

/** How near one resource is to one limit. */
export interface LimitUse {
  /** `role inline policies` */
  readonly limit: string;
  readonly name: string;
  readonly used: number;
  readonly allowed: number;
  readonly unit: Limit["unit"];
  /** `used` of the base; undefined where the resource is new. */
  readonly before?: number | undefined;
  /** AWS's page with the limit. */
  readonly page: string;
}

/** From here on a limit is shown, changed or not. */
const nearShare = 0.7;
/** A limit is shown, too, when a change takes this much of it, or gives it back. */
const movedShare = 0.05;
/** Nearest ones that are shown whatever they are. */
const alwaysShown = 3;

/** All uses of all limits, the nearest first. */
export function limitUses(
  before: RecordedStack,
  after: RecordedStack,
  sizes: ContentSizes,
): readonly LimitUse[] {
  return limits
    .flatMap((limit): LimitUse[] => {
      const was = new Map(limit.uses(before, sizes).map(({ name, used }) => [name, used]));
      const { what, allowed, unit, page } = limit;
      return limit
        .uses(after, sizes)
        .map(({ name, used }) => ({ limit: what, name, used, allowed, unit, before: was.get(name), page }));
    })
    .sort((one, other) => shareOf(other) - shareOf(one) || (sortKey(one) < sortKey(other) ? -1 : 1));
}

const shareOf = ({ used, allowed }: LimitUse) => used / allowed;
const sortKey = ({ limit, name }: LimitUse) => `${limit} ${name}`;

/** Share of the limit that the change takes or gives back. */
function movedBy({ used, allowed, before = 0 }: LimitUse): number {
  return Math.abs(used - before) / allowed;
}

export function nearLimits(uses: readonly LimitUse[]): readonly LimitUse[] {
  return uses.filter((use) => shareOf(use) >= nearShare);
}

export function limitsSection(uses: readonly LimitUse[]): Section {
  const near = nearLimits(uses);
  const shown = uses.filter(
    (use, index) => index < alwaysShown || near.includes(use) || movedBy(use) >= movedShare,
  );
  return {
    title: "Limits",
    lines: near.length > 0 ? [] : [[`None over ${nearShare * 100} %; the nearest are:`]],
    tables: [table(["Limit", "Of", "Used", "", "Change"], shown.map(rowOf), "limits")],
  };
}

function rowOf(use: LimitUse): readonly Line[] {
  const { limit, name, used, allowed, unit, before, page } = use;
  const text = (value: number) => (unit === "bytes" ? byteText(value) : grouped(value));
  const difference = used - (before ?? 0);
  const change = before === undefined ? "new" : difference === 0 ? "" : signed(difference, text);
  return [
    [{ text: limit, to: page }],
    [code(name)],
    [`${text(used)} of ${text(allowed)}`],
    [`${shareOf(use) > 1 ? "⛔ " : ""}${(shareOf(use) * 100).toFixed(1)} %`],
    [change],
  ];
}
