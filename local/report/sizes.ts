import type { RecordedStack } from "../recording/recorded-graph.ts";
import type { ContentSizes } from "./content-sizes.ts";
import { byteText, code, type Section, signed, table } from "./document.ts";
import { bucketObjectTypes, ofType } from "./graph.ts";

/** Bytes of something that is uploaded; undefined where there is none on that side. */
export interface SizeChange {
  readonly name: string;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
}

export interface Sizes {
  /** Zips, by function. */
  readonly functions: readonly SizeChange[];
  /** Files that the program uploads, by bucket. */
  readonly sites: readonly SizeChange[];
}

export function sizesOf(before: RecordedStack, after: RecordedStack, sizes: ContentSizes): Sizes {
  const compared = (of: (stack: RecordedStack) => ReadonlyMap<string, number>): SizeChange[] => {
    const [was, is] = [of(before), of(after)];
    return [...new Set([...was.keys(), ...is.keys()])]
      .sort()
      .map((name) => ({ name, before: was.get(name), after: is.get(name) }));
  };
  return {
    functions: compared((stack) => zipSizes(stack, sizes)),
    sites: compared((stack) => bucketSizes(stack, sizes)),
  };
}

function zipSizes(stack: RecordedStack, sizes: ContentSizes): ReadonlyMap<string, number> {
  return new Map(
    ofType(stack, "aws:lambda/function:Function").map(({ name, properties }) => [
      name,
      sizes.of(properties.code)?.bytes ?? 0,
    ]),
  );
}

function bucketSizes(stack: RecordedStack, sizes: ContentSizes): ReadonlyMap<string, number> {
  const buckets = new Map(
    ofType(stack, "aws:s3/bucket:Bucket").map(({ name, properties }) => [properties.id, name]),
  );
  const totals = new Map<string, number>();
  for (const { properties } of ofType(stack, ...bucketObjectTypes)) {
    const bucket = buckets.get(properties.bucket) ?? String(properties.bucket);
    const { content, source } = properties;
    const bytes = typeof content === "string" ? Buffer.byteLength(content) : (sizes.of(source)?.bytes ?? 0);
    totals.set(bucket, (totals.get(bucket) ?? 0) + bytes);
  }
  return totals;
}

export function sizesSection({ functions, sites }: Sizes): Section {
  const changed = (some: readonly SizeChange[]) => some.filter(({ before, after }) => before !== after);
  const rows = (what: string, some: readonly SizeChange[]) =>
    changed(some).map(({ name, before, after }) => [
      [what],
      [code(name)],
      [before === undefined ? "—" : byteText(before)],
      [after === undefined ? "—" : byteText(after)],
      [signed((after ?? 0) - (before ?? 0), byteText)],
    ]);
  return {
    title: "Sizes",
    lines: [],
    tables: [
      table(
        ["", "Of", "Before", "After", "Change"],
        [...rows("function zip", functions), ...rows("site files in", sites)],
        "sizes changed",
      ),
    ],
  };
}
