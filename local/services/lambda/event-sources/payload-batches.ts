/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB an invocation, some of it the frame's. */
export const maxBatchBytes = 6_291_456 - 1_024;

/** What a source holds, with the record that functions are given of it. */
export interface Written<Source> {
  readonly source: Source;
  /** JSON text. */
  readonly record: string;
}

/** Writes each record once, and splits them so that each invocation keeps to Lambda's payload limit. */
export function withinPayload<Source>(
  sources: readonly Source[],
  recordOf: (source: Source) => object,
): readonly (readonly Written<Source>[])[] {
  const batches: Written<Source>[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const source of sources) {
    const record = JSON.stringify(recordOf(source));
    const size = Buffer.byteLength(record) + 1;
    if (bytes + size > maxBatchBytes) {
      batches.push([]);
      bytes = 0;
    }
    bytes += size;
    batches.at(-1)?.push({ source, record });
  }
  return batches;
}

/** The event that a function is given. */
export function payloadOf(batch: readonly Written<unknown>[]): string {
  return `{"Records":[${batch.map(({ record }) => record).join(",")}]}`;
}
