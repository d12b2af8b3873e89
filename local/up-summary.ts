import type { UpResult } from "./engine/embedded/index.ts";

/** `12 created, 1 updated, 98 unchanged` */
export function upSummary(result: UpResult): string {
  const counts = (["created", "updated", "replaced", "deleted", "unchanged"] as const)
    .filter((kind) => result[kind] > 0)
    .map((kind) => `${result[kind]} ${kind}`);
  return counts.length > 0 ? counts.join(", ") : "no resources";
}
