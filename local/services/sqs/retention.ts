import type { Queues } from "./queues.ts";

/** Milliseconds: no queue keeps messages for less than a minute. */
const interval = 60_000;

/**
 * Removes messages past their queue's retention period, minute by minute; a receiver never sees one in between.
 * @returns what ends it
 */
export function sweepExpired(queues: Queues): () => void {
  let cancel = () => {};
  const sweep = () => {
    const now = queues.clock.now();
    for (const queue of queues.all())
      for (const message of queue.messages())
        if (queue.isExpired(message, now)) queues.note({ type: "remove", name: queue.name, id: message.id });
    cancel = queues.clock.after(interval, sweep);
  };
  cancel = queues.clock.after(interval, sweep);
  return () => cancel();
}
