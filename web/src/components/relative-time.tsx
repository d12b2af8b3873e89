const steps = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const absolute = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

export function RelativeTime({ at }: { at: string }) {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return null;
  return (
    <time dateTime={at} title={absolute.format(time)}>
      {sinceText(time, Date.now())}
    </time>
  );
}

/** "3 days ago"; a time to come, by a clock that is off, counts as now. */
export function sinceText(time: number, now: number): string {
  const seconds = Math.max(0, (now - time) / 1000);
  for (const [unit, length] of steps) {
    if (seconds >= length) return relative.format(-Math.floor(seconds / length), unit);
  }
  return "just now";
}
