import type { RecordedStack } from "../recording/recorded-graph.ts";
import { grouped, type Line, type Section, signed } from "./document.ts";
import { type Price, type Priced, prices, pricesAsOf } from "./prices.ts";
import { monthlyUsage, type Traffic } from "./usage.ts";

/** US dollars a month. */
export interface CostChange {
  readonly traffic: Traffic;
  /** Year and month of the price table. */
  readonly pricesAsOf: string;
  readonly before: number;
  readonly after: number;
  readonly lines: readonly CostLine[];
}

export interface CostLine {
  /** Its key in the price table: `restApiRequest`. */
  readonly item: Priced;
  /** In the price's unit, after the change. */
  readonly quantity: number;
  readonly before: number;
  readonly after: number;
}

/** What both sides cost at the same traffic, by the price table. */
export function costChange(before: RecordedStack, after: RecordedStack, traffic: Traffic): CostChange {
  const [used, uses] = [monthlyUsage(before, traffic), monthlyUsage(after, traffic)];
  // Its own keys, which TypeScript gives as strings. In the table's order, which stays from report to report.
  const lines = (Object.keys(prices) as Priced[])
    .map((item) => ({
      item,
      quantity: uses[item] ?? 0,
      before: costOf(item, used[item]),
      after: costOf(item, uses[item]),
    }))
    .filter((line) => line.before > 0 || line.after > 0);
  const sum = (side: "before" | "after") => lines.reduce((total, line) => total + line[side], 0);
  return { traffic, pricesAsOf, before: sum("before"), after: sum("after"), lines };
}

function costOf(item: Priced, quantity = 0): number {
  const { usd, per }: Price = prices[item];
  return (quantity / per) * usd;
}

export function costSection({ traffic, before, after, lines, pricesAsOf: dated }: CostChange): Section {
  return {
    title: "Cost",
    lines: [
      [
        `${dollars(after)} a month (${dollarChange(after - before)}) at ${grouped(traffic.apiRequests)} API requests ` +
          `and ${grouped(traffic.siteRequests)} site requests, by us-east-1 list prices of ${dated} without free tiers: ` +
          "an estimate to compare changes by, not a bill.",
      ],
    ],
    tables: [
      {
        head: ["For", "A month", "Price", "Before", "After", "Change"],
        rows: lines.map(rowOf),
        folded: "how it comes about",
      },
    ],
  };
}

function rowOf({ item, quantity, before, after }: CostLine): readonly Line[] {
  const { title, usd, per, unit, page }: Price = prices[item];
  const amount = quantity < 100 ? Number(quantity.toFixed(2)) : Math.round(quantity);
  return [
    [title],
    [`${grouped(amount)} ${unit}`.trimEnd()],
    [{ text: `${priceText(usd)}${per === 1 ? "" : ` for ${grouped(per)}`}`, to: page }],
    [dollars(before)],
    [dollars(after)],
    [dollars(before) === dollars(after) ? "" : dollarChange(after - before)],
  ];
}

/** `$0.20`, and all digits of what is less than a cent. */
function priceText(usd: number): string {
  return usd === Number(usd.toFixed(2)) ? dollars(usd) : `$${usd}`;
}

export const dollars = (usd: number) => `$${usd.toFixed(2)}`;

/** `+$1.20`, `−$0.40`; `±$0.00` where it stays the same. */
export function dollarChange(usd: number): string {
  return dollars(Math.abs(usd)) === dollars(0) ? `±${dollars(0)}` : signed(usd, dollars);
}
