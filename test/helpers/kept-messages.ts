import type { QueueSender } from "../../local/services/lambda/index.ts";

export interface KeptMessage {
  readonly queueArn: string;
  readonly body: string;
  readonly attributes: Parameters<QueueSender["deliver"]>[2];
}

/** Queues that keep what they are sent, for a test to look at. */
export class KeptMessages implements QueueSender {
  readonly messages: KeptMessage[] = [];
  /** Set to make every delivery fail. */
  failure: string | undefined;

  async deliver(queueArn: string, body: string, attributes: KeptMessage["attributes"]): Promise<void> {
    if (this.failure) throw new Error(this.failure);
    this.messages.push({ queueArn, body, attributes });
  }

  permissionOn(resource: string, action: string) {
    return { action, resource };
  }

  /** Bodies, parsed. */
  get bodies(): readonly unknown[] {
    return this.messages.map(({ body }) => JSON.parse(body));
  }
}
