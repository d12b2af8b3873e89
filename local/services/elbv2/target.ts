import { get } from "node:http";
import type { Clock } from "../../clock.ts";
import type { TargetGroup } from "./target-group.ts";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#target-health-states */
export type TargetState = "initial" | "healthy" | "unhealthy" | "draining" | "unused";

export interface TargetEvents {
  /** A new target that answers well, or an old one that no longer does. */
  onState(state: TargetState): void;
}

/** Milliseconds between looks at a new target, which on AWS is looked at when its turn comes. */
const firstLooks = 100;

/** An address that takes requests while its health check is answered well. */
export class Target {
  readonly port: number;
  readonly #group: Pick<TargetGroup, "healthCheck">;
  readonly #clock: Clock;
  readonly #events: TargetEvents;
  #state: TargetState = "initial";
  #requests = 0;
  /** Looks in a row that ended otherwise than the state says. */
  #contrary = 0;
  #cancel: () => void = () => {};
  #abort: AbortController | undefined;
  #whenIdle: (() => void) | undefined;

  constructor(port: number, group: Pick<TargetGroup, "healthCheck">, clock: Clock, events: TargetEvents) {
    this.port = port;
    this.#group = group;
    this.#clock = clock;
    this.#events = events;
    this.#lookAfter(0);
  }

  get state(): TargetState {
    return this.#state;
  }

  /** Under way now. */
  get requests(): number {
    return this.#requests;
  }

  /** A request is under way until the answer is called. */
  begin(): () => void {
    this.#requests++;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#requests--;
      if (this.#requests === 0) this.#whenIdle?.();
    };
  }

  /**
   * Takes no new requests any more.
   * @returns when those under way have ended, at the latest after `delay` milliseconds
   */
  drain(delay: number): Promise<void> {
    this.#stopLooking();
    this.#state = "draining";
    return new Promise((resolve) => {
      const cancel = this.#clock.after(delay, resolve);
      this.#whenIdle = () => {
        cancel();
        resolve();
      };
      if (this.#requests === 0) this.#whenIdle();
    });
  }

  /** The target is gone. */
  close(): void {
    this.#stopLooking();
    this.#state = "unused";
    this.#whenIdle?.();
  }

  #stopLooking(): void {
    this.#cancel();
    this.#abort?.abort();
  }

  #lookAfter(milliseconds: number): void {
    this.#cancel = this.#clock.after(milliseconds, () => void this.#look());
  }

  async #look(): Promise<void> {
    const well = await this.#answersWell();
    if (this.#state === "draining" || this.#state === "unused") return;
    this.#note(well);
    this.#lookAfter(this.#state === "initial" ? firstLooks : this.#group.healthCheck.interval);
  }

  #note(well: boolean): void {
    // A new target has to be well once, and is not called unwell while it starts.
    if (this.#state === "initial") {
      if (well) this.#become("healthy");
      return;
    }
    if (well === (this.#state === "healthy")) {
      this.#contrary = 0;
      return;
    }
    this.#contrary++;
    const { healthyThreshold, unhealthyThreshold } = this.#group.healthCheck;
    if (this.#contrary >= (well ? healthyThreshold : unhealthyThreshold)) {
      this.#become(well ? "healthy" : "unhealthy");
    }
  }

  #become(state: TargetState): void {
    this.#state = state;
    this.#contrary = 0;
    this.#events.onState(state);
  }

  #answersWell(): Promise<boolean> {
    const { path, timeout, matcher } = this.#group.healthCheck;
    const abort = new AbortController();
    this.#abort = abort;
    const cancel = this.#clock.after(timeout, () => abort.abort());
    return new Promise<boolean>((resolve) => {
      const options = {
        host: "127.0.0.1",
        port: this.port,
        path,
        agent: false,
        signal: abort.signal,
        headers: { "user-agent": "ELB-HealthChecker/2.0" },
      };
      get(options, (answer) => {
        answer.resume();
        resolve(matches(matcher, answer.statusCode ?? 0));
      }).on("error", () => resolve(false));
    }).finally(cancel);
  }
}

function matches(matcher: string, status: number): boolean {
  return matcher.split(",").some((part) => {
    const [from = 0, to = from] = part.split("-").map(Number);
    return status >= from && status <= to;
  });
}
