/** What a REPORT line tells; milliseconds and MB. */
export interface Durations {
  readonly duration: number;
  readonly billed: number;
  /** Of the environment's first invocation only. */
  readonly init?: number;
  readonly maxMemory?: number;
}

/**
 * Reads the last report of a log, in Lambda's plain form or as a JSON record.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 * @returns undefined when the log has none, as its last 4 KB may not
 */
export function durationsOf(log: string): Durations | undefined {
  const lines = log.split("\n").reverse();
  const plain = lines.find((line) => line.startsWith("REPORT RequestId: "));
  if (plain !== undefined) {
    const field = (name: string) => numberOf(new RegExp(`\\t${name}: ([\\d.]+) `).exec(plain)?.[1]);
    return durations(
      field("Duration"),
      field("Billed Duration"),
      field("Init Duration"),
      field("Max Memory Used"),
    );
  }
  const json = lines.find((line) => line.includes('"type":"platform.report"'));
  if (json === undefined) return undefined;
  const { record } = JSON.parse(json) as {
    // As Lambda documents the record; what is missing reads as undefined.
    record?: { metrics?: Readonly<Record<string, number | undefined>> };
  };
  const { durationMs, billedDurationMs, initDurationMs, maxMemoryUsedMB } = record?.metrics ?? {};
  return durations(durationMs, billedDurationMs, initDurationMs, maxMemoryUsedMB);
}

function durations(
  duration: number | undefined,
  billed: number | undefined,
  init: number | undefined,
  maxMemory: number | undefined,
): Durations | undefined {
  if (duration === undefined || billed === undefined) return undefined;
  return {
    duration,
    billed,
    ...(init === undefined ? {} : { init }),
    ...(maxMemory === undefined ? {} : { maxMemory }),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
