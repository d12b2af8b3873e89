import * as z from "zod";
import { ReleaseError } from "../release-error.ts";
import type { BucketStore } from "./bucket-store.ts";
import { parseJson } from "./manifest.ts";
import type { ReleaseLine } from "./release-line.ts";

const deployed = z.object({
  number: z.number(),
  name: z.string(),
  by: z.string(),
  deployedAt: z.iso.datetime(),
});
const pointer = z.object({
  current: deployed,
  /** What a rollback goes back to, the last first to go. */
  previous: z.array(deployed),
});

export type Deployed = z.infer<typeof deployed>;
export type Pointer = z.infer<typeof pointer>;

/** Rollbacks that are remembered. */
const maxHistory = 50;

export async function readPointer(
  staging: BucketStore,
  line: ReleaseLine,
): Promise<{ pointer: Pointer; etag: string } | undefined> {
  const stored = await staging.read(line.pointer);
  if (!stored) return undefined;
  const parsed = pointer.safeParse(parseJson(stored.bytes));
  if (!parsed.success) {
    throw new ReleaseError(
      `s3://${staging.name}/${line.pointer} is not this tool's: ${z.prettifyError(parsed.error)}. Restore an older version of it, or delete it and deploy again`,
    );
  }
  return { pointer: parsed.data, etag: stored.etag };
}

/** After a deploy: what was live goes to the history. The same release again changes nothing there. */
export function deployedNext(before: Pointer | undefined, current: Deployed): Pointer {
  if (!before) return { current, previous: [] };
  const repeated = before.current.number === current.number;
  const previous = repeated ? before.previous : [...before.previous, before.current].slice(-maxHistory);
  return { current, previous };
}

/** After a rollback: what was left behind, and all after what is live now, leaves the history. */
export function rolledBackTo(before: Pointer, current: Deployed): Pointer {
  const at = before.previous.findLastIndex(({ number }) => number === current.number);
  return { current, previous: before.previous.slice(0, Math.max(at, 0)) };
}
