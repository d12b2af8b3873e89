import type { Clock } from "../../clock.ts";
import { isSameRevision, type ServiceRevision } from "./service-revision.ts";
import { Task, type TaskSurroundings } from "./task.ts";
import type { TaskDefinition } from "./task-definition.ts";

/** Failed tasks after which a deployment that never got healthy is given up: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html */
const failureThreshold = 3;

/** Milliseconds before a task that failed is replaced: at first, and at most; twice as long each time. */
const firstPause = 1_000;
const longestPause = 60_000;

export interface ServiceSettings {
  /** For people. */
  readonly name: string;
  readonly clusterName: string;
  readonly desiredCount: number;
  readonly circuitBreaker: boolean;
}

/**
 * Keeps as many tasks of a service running as it is to have. A new revision gets its tasks beside the old ones,
 * which go once all of the new are healthy; one whose tasks fail is given up for the last that was good.
 */
export class ServiceScheduler {
  readonly #surroundings: TaskSurroundings;
  #settings: ServiceSettings;
  #revision: ServiceRevision;
  /** The last whose tasks were all healthy. */
  #lastGood: ServiceRevision | undefined;
  readonly #current = new Set<Task>();
  /** Tasks of earlier deployments, and those that are too many. */
  readonly #leaving = new Set<Task>();
  /** In a row, since a task was last healthy. */
  #failures = 0;
  #cancelPause: (() => void) | undefined;
  #stopping = false;
  /** The revision failed with none to go back to: nothing starts until the next deployment. */
  #givenUp = false;

  constructor(surroundings: TaskSurroundings, settings: ServiceSettings, revision: ServiceRevision) {
    this.#surroundings = surroundings;
    this.#settings = settings;
    this.#revision = revision;
    this.#fill();
  }

  get name(): string {
    return this.#settings.name;
  }

  get desiredCount(): number {
    return this.#settings.desiredCount;
  }

  /** Of the load balancer that new tasks are put behind; undefined where there is none. */
  get targetGroupArn(): string | undefined {
    return this.#revision.targetGroupArn;
  }

  get definition(): TaskDefinition {
    return this.#revision.definition;
  }

  get tasks(): readonly Task[] {
    return [...this.#current, ...this.#leaving];
  }

  /** Whether all tasks that are to run are healthy, and no others are left. */
  get steady(): boolean {
    return this.#leaving.size === 0 && this.#allHealthy();
  }

  /** Changes how many tasks run; those that there are stay. */
  configure(settings: ServiceSettings): void {
    this.#settings = settings;
    for (const task of [...this.#current].slice(settings.desiredCount)) this.#leave(task);
    this.#fill();
  }

  scale(desiredCount: number): void {
    this.configure({ ...this.#settings, desiredCount });
  }

  /** Replaces every task, also where nothing of the revision is changed. */
  deploy(change: Partial<ServiceRevision> = {}, settings: ServiceSettings = this.#settings): void {
    this.#settings = settings;
    this.#revision = { ...this.#revision, ...change };
    this.#failures = 0;
    this.#givenUp = false;
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    // The old ones go on until the new ones are healthy.
    for (const task of this.#current) this.#leaving.add(task);
    this.#current.clear();
    this.#fill();
  }

  /** Stops one task; another takes its place at once. */
  replaceTask(task: Task): void {
    if (!this.#current.has(task)) return;
    this.#leave(task);
    this.#fill();
  }

  /** Ends all tasks at once. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#cancelPause?.();
    await Promise.all(this.tasks.map((task) => task.stopNow()));
  }

  #fill(): void {
    if (this.#stopping || this.#givenUp || this.#cancelPause) return;
    while (this.#current.size < this.#settings.desiredCount) {
      const { clusterName } = this.#settings;
      this.#current.add(
        new Task(this.#surroundings, clusterName, this.#revision, {
          onHealthy: () => this.#onHealthy(),
          onUnhealthy: (task) => this.#giveUp(task, "its health check failed"),
          onStopped: (task, asked) => this.#onStopped(task, asked),
        }),
      );
    }
  }

  #allHealthy(): boolean {
    const { desiredCount } = this.#settings;
    return this.#current.size === desiredCount && [...this.#current].every(({ healthy }) => healthy);
  }

  #onHealthy(): void {
    this.#failures = 0;
    if (!this.#allHealthy()) return;
    this.#lastGood = this.#revision;
    for (const task of this.#leaving) void task.stop();
  }

  #onStopped(task: Task, asked: boolean): void {
    const mattered = this.#current.delete(task);
    this.#leaving.delete(task);
    if (asked || this.#stopping || !mattered) return;
    this.#fail(`${task.stoppedReason}`);
  }

  #giveUp(task: Task, why: string): void {
    if (!this.#current.has(task)) return;
    this.#leave(task);
    this.#fail(why);
  }

  #leave(task: Task): void {
    this.#current.delete(task);
    this.#leaving.add(task);
    void task.stop();
  }

  #fail(why: string): void {
    this.#failures++;
    const { log } = this.#surroundings.context;
    if (this.#givesUp()) {
      log.error(`ECS: ${this.name}: ${this.#failures} tasks failed, the last: ${why}. ${this.#rollBack()}`);
      return;
    }
    const pause = Math.min(firstPause * 2 ** (this.#failures - 1), longestPause);
    log.warn(`ECS: ${this.name}: a task ended: ${why}; another starts in ${pause / 1_000} s`);
    this.#cancelPause ??= this.#clock.after(pause, () => {
      this.#cancelPause = undefined;
      this.#fill();
    });
  }

  get #clock(): Clock {
    return this.#surroundings.context.clock;
  }

  #givesUp(): boolean {
    return (
      this.#settings.circuitBreaker &&
      !isSameRevision(this.#revision, this.#lastGood) &&
      this.#failures >= failureThreshold
    );
  }

  /** Answers what was done, for people. */
  #rollBack(): string {
    const good = this.#lastGood;
    if (!good) {
      this.#givenUp = true;
      for (const task of this.tasks) this.#leave(task);
      return "No earlier revision was healthy to go back to; the service waits for a change.";
    }
    this.#revision = good;
    this.#failures = 0;
    for (const task of this.#current) this.#leave(task);
    for (const task of [...this.#leaving]) {
      if (!isSameRevision(task.revision, good) || task.status !== "RUNNING") continue;
      this.#leaving.delete(task);
      this.#current.add(task);
    }
    this.#fill();
    return `Back to ${good.definition.family}:${good.definition.revision}.`;
  }
}
