import { isRecord } from "../../api/problem.ts";

/** A click on a short link, a moment ago. */
export interface Click {
  /** The same when a click is told twice. */
  readonly id: string;
  readonly slug: string;
  /** ISO 8601 */
  readonly at: string;
}

/** Undefined for what is no click: the page goes on with the next. */
export function readClick(json: string): Click | undefined {
  try {
    const value: unknown = JSON.parse(json);
    if (!isRecord(value)) return undefined;
    const { id, slug, at } = value;
    if (typeof id !== "string" || typeof slug !== "string" || typeof at !== "string") return undefined;
    return { id, slug, at };
  } catch {
    return undefined;
  }
}
