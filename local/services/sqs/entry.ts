import type { Seen } from "./deduplication.ts";
import type { Message, Receival } from "./message.ts";
import type { QueueDefinition } from "./queue.ts";

/** One change, and one line of the journal. Each may be applied twice: the journal's `replace` wants it so. */
export type Entry =
  | { readonly type: "queue"; readonly queue: QueueDefinition }
  | { readonly type: "delete-queue"; readonly name: string }
  | { readonly type: "put"; readonly name: string; readonly message: Message; readonly seen?: Seen }
  | { readonly type: "receive"; readonly name: string; readonly id: string; readonly receival: Receival }
  | { readonly type: "remove"; readonly name: string; readonly id: string }
  | { readonly type: "purge"; readonly name: string }
  /** One record, so that a crash leaves the message in one of the queues and not in both. */
  | {
      readonly type: "move";
      readonly from: string;
      readonly id: string;
      readonly to: string;
      readonly message: Message;
    }
  | { readonly type: "seen"; readonly name: string; readonly seen: Seen };
