import type { LambdaDependencies } from "../../local/services/lambda/index.ts";

type Queues = LambdaDependencies["queues"];

export interface KeptMessage {
  readonly queueArn: string;
  readonly body: string;
  readonly attributes: Parameters<Queues["deliver"]>[2];
}

/** Queues that keep what they are sent, for a test to look at, and give out nothing. */
export class KeptMessages implements Queues {
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

  async receive(): Promise<never> {
    throw new Error("these queues give out nothing");
  }

  async delete() {}

  visibilityTimeoutOf() {
    return undefined;
  }

  /** Bodies, parsed. */
  get bodies(): readonly unknown[] {
    return this.messages.map(({ body }) => JSON.parse(body));
  }
}
