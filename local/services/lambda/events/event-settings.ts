import { defaultEventInvokeConfig, type EventInvokeConfig } from "../function-settings.ts";
import type { Condition, Target } from "./queued-event.ts";

/** What a function's events are dealt with by, at present. */
export interface EventSettings extends EventInvokeConfig {
  readonly deadLetterTarget: string | undefined;
  /** Its reserved concurrency is 0. */
  readonly stopped: boolean;
}

/** Milliseconds for which an event is tried. @param settings - undefined while there is no such function */
export function maximumAgeOf(settings: EventSettings | undefined): number {
  return (settings?.maximumEventAge ?? defaultEventInvokeConfig.maximumEventAge) * 1_000;
}

/** Who is told: an event that failed goes to the destination and to the dead-letter queue, where both are set. */
export function targetsOf(settings: EventSettings | undefined, condition: Condition): readonly Target[] {
  if (!settings) return [];
  const targets: Target[] = [];
  const destination = condition === "Success" ? settings.onSuccess : settings.onFailure;
  if (destination) targets.push({ kind: "destination", arn: destination });
  if (condition !== "Success" && settings.deadLetterTarget) {
    targets.push({ kind: "dead-letter", arn: settings.deadLetterTarget });
  }
  return targets;
}
