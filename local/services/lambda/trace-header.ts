import { createHash, randomBytes } from "node:crypto";

/**
 * Runs of one function in one chain of requests, after which Lambda stops the next.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
export const recursionLimit = 16;

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
export function newTraceHeader(now: number, sampled: boolean): string {
  const random = randomBytes(20).toString("hex");
  const seconds = Math.floor(now / 1_000).toString(16);
  return `Root=1-${seconds}-${random.slice(0, 24)};Parent=${random.slice(24)};Sampled=${sampled ? 1 : 0}`;
}

/**
 * The trace header as the function receives it: its `Lineage` counts, for each function of the chain, how often it
 * ran before (`Lineage=68fd508a:5|c512fbe3:0`). SDKs inside the function send the header on as it is.
 * @returns also how often this function ran before in the chain
 */
export function withLineage(
  header: string,
  functionArn: string,
): { readonly header: string; readonly earlierRuns: number } {
  const fields = header.split(";");
  const lineage = new Map<string, number>();
  for (const entry of (fieldValue(fields, "Lineage") ?? "").split("|")) {
    const [, key, count] = /^([0-9a-f]{8}):(\d{1,5})$/.exec(entry) ?? [];
    if (key) lineage.set(key, Number(count));
  }
  const key = createHash("sha256").update(functionArn).digest("hex").slice(0, 8);
  const before = lineage.get(key);
  const earlierRuns = before === undefined ? 0 : before + 1;
  lineage.set(key, earlierRuns);
  const entries = [...lineage].map(([name, count]) => `${name}:${count}`).join("|");
  const others = fields.filter((field) => field !== "" && !isNamed(field, "Lineage"));
  return { header: [...others, `Lineage=${entries}`].join(";"), earlierRuns };
}

function fieldValue(fields: readonly string[], name: string): string | undefined {
  const field = fields.find((each) => isNamed(each, name));
  return field?.slice(field.indexOf("=") + 1);
}

function isNamed(field: string, name: string): boolean {
  return field.trim().toLowerCase().startsWith(`${name.toLowerCase()}=`);
}
