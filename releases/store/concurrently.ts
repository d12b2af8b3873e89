/** Requests to S3 under way at once. */
const parallel = 16;

/** Runs `work` on each item, some at once; stops at the first failure and throws it once the running ones ended. */
export async function concurrently<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const remaining = items.values();
  const worker = async () => {
    for (const item of remaining) {
      if (failures.length > 0) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
