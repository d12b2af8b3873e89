import type { JobProgress } from "../functions/jobs/progress.ts";

/** `12,000 of 100,000 (12 %), 1,043 a second, 1 min 24 s left` */
export function progressText({ done, total, rate, secondsLeft }: JobProgress): string {
  const share = total === undefined || total === 0 ? "" : ` of ${number(total)} (${percent(done, total)} %)`;
  return [
    `${number(done)}${share}`,
    ...(rate === undefined ? [] : [`${number(rate)} a second`]),
    ...(secondsLeft === undefined ? [] : [`${duration(secondsLeft)} left`]),
  ].join(", ");
}

/** `████████░░░░░░░░`, with nothing in it while nobody knows the total. */
export function progressBar({ done, total }: Pick<JobProgress, "done" | "total">, width = 24): string {
  const full = total ? Math.round(Math.min(1, done / total) * width) : 0;
  return "█".repeat(full) + "░".repeat(width - full);
}

/** `1 min 24 s` */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

function percent(done: number, total: number): number {
  return Math.min(100, Math.floor((done / total) * 100));
}

function number(value: number): string {
  return value.toLocaleString("en");
}
