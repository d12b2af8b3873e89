import { AwsError } from "../../gateway/api.ts";

export interface ByteRange {
  readonly start: number;
  /** Included. */
  readonly end: number;
}

/**
 * A `Range` header against an object's size. Undefined for the whole object, which is also what S3 answers when it
 * cannot read the header or when it names several ranges.
 *
 * @throws AwsError InvalidRange (416) when nothing of the object is in it.
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (!match || (first === "" && last === "")) return undefined;
  if (first === "") {
    const length = Math.min(Number(last), size);
    if (length === 0) throw invalidRange(header ?? "", size);
    return { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= size) throw invalidRange(header ?? "", size);
  return { start, end };
}

function invalidRange(header: string, size: number): AwsError {
  return new AwsError("InvalidRange", "The requested range is not satisfiable", 416, {
    RangeRequested: header,
    ActualObjectSize: String(size),
  });
}
