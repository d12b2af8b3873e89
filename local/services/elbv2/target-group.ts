import { numberOf, objectOf, type Properties, textOf } from "../../properties.ts";
import type { Target } from "./target.ts";

/** How a target is known to be well. Times in milliseconds. */
export interface HealthCheckSettings {
  readonly path: string;
  /** Status codes that mean well: `200`, `200,302`, `200-299`. */
  readonly matcher: string;
  readonly interval: number;
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

interface TargetGroupSettings {
  readonly healthCheck: HealthCheckSettings;
  readonly deregistrationDelay: number;
}

/** Where requests go that a listener forwards. */
export class TargetGroup {
  readonly targets = new Set<Target>();
  #settings: TargetGroupSettings;

  constructor(outputs: Properties) {
    this.#settings = settingsOf(outputs);
  }

  get healthCheck(): HealthCheckSettings {
    return this.#settings.healthCheck;
  }

  /** Milliseconds for which a target that was taken out keeps the requests it has. */
  get deregistrationDelay(): number {
    return this.#settings.deregistrationDelay;
  }

  /** Changes it for the targets that it has, too. */
  configure(outputs: Properties): void {
    this.#settings = settingsOf(outputs);
  }

  /** The healthy target with the fewest requests; undefined when none is healthy. */
  next(): Target | undefined {
    let chosen: Target | undefined;
    for (const target of this.targets) {
      if (target.state !== "healthy") continue;
      if (chosen === undefined || target.requests < chosen.requests) chosen = target;
    }
    return chosen;
  }
}

function settingsOf(outputs: Properties): TargetGroupSettings {
  return {
    healthCheck: healthCheckOf(objectOf(outputs, "healthCheck")),
    deregistrationDelay: (numberOf(outputs, "deregistrationDelay") ?? 300) * 1_000,
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
function healthCheckOf(check: Properties): HealthCheckSettings {
  return {
    path: textOf(check, "path") ?? "/",
    matcher: textOf(check, "matcher") ?? "200",
    interval: (numberOf(check, "interval") ?? 30) * 1_000,
    timeout: (numberOf(check, "timeout") ?? 5) * 1_000,
    healthyThreshold: numberOf(check, "healthyThreshold") ?? 5,
    unhealthyThreshold: numberOf(check, "unhealthyThreshold") ?? 2,
  };
}
