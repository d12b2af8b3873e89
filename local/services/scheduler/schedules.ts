import { join } from "node:path";
import type { CloudContext } from "../../context.ts";
import { Endings } from "../../endings.ts";
import { AwsError } from "../../gateway/api.ts";
import { Agenda } from "./agenda.ts";
import type { Schedule } from "./schedule.ts";
import { ScheduleRunner } from "./schedule-runner.ts";
import type { Targets } from "./targets.ts";

/** The schedules there are, each with its runner. */
export class Schedules {
  readonly #context: CloudContext;
  readonly #targets: Targets;
  readonly #schedules = new Map<string, { readonly schedule: Schedule; readonly runner: ScheduleRunner }>();
  /** By ARN: what is under way of what the schedule was, and what waits for that. */
  readonly #endings = new Endings();
  #agenda: Agenda | undefined;

  constructor(context: CloudContext, targets: Targets) {
    this.#context = context;
    this.#targets = targets;
  }

  async open(): Promise<void> {
    this.#agenda = await Agenda.open(
      join(this.#context.dir, "scheduler", "agenda.ndjson"),
      this.#context.log,
    );
  }

  async close(): Promise<void> {
    for (const arn of [...this.#schedules.keys()]) this.#halt(arn);
    await this.#endings.all();
    await this.#agenda?.close();
    this.#agenda = undefined;
  }

  /** Takes a schedule in, or puts it in the place of what it was. */
  put(schedule: Schedule): void {
    const runner = this.#take(schedule);
    runner.start(this.#endings.of(schedule.arn));
  }

  /** Takes a schedule in as it was when the last run ended. */
  restore(schedule: Schedule): void {
    this.#take(schedule).resume();
  }

  /** What was due and not done with goes with it, once the attempt under way has ended: it would keep itself. */
  async remove(arn: string): Promise<void> {
    const agenda = this.#open;
    this.#halt(arn);
    await this.#endings.after(arn, () => agenda.forget(arn));
  }

  /** In order of group and name. */
  list(): readonly Schedule[] {
    const all = Array.from(this.#schedules.values(), ({ schedule }) => schedule);
    return all.sort((one, other) => (one.arn < other.arn ? -1 : 1));
  }

  /** @throws AwsError ResourceNotFoundException (404) */
  get(groupName: string, name: string): Schedule {
    const found = this.list().find((each) => each.groupName === groupName && each.name === name);
    if (found) return found;
    throw new AwsError("ResourceNotFoundException", `Schedule ${name} does not exist.`, 404);
  }

  /** Resolves when nothing that is due is under way. */
  async settled(): Promise<void> {
    await Promise.all(Array.from(this.#schedules.values(), ({ runner }) => runner.ended()));
  }

  #take(schedule: Schedule): ScheduleRunner {
    this.#halt(schedule.arn);
    const { clock, log } = this.#context;
    const runner = new ScheduleRunner(schedule, { clock, log, agenda: this.#open, targets: this.#targets });
    this.#schedules.set(schedule.arn, { schedule, runner });
    return runner;
  }

  #halt(arn: string): void {
    const runner = this.#schedules.get(arn)?.runner;
    this.#schedules.delete(arn);
    if (!runner) return;
    runner.halt();
    if (runner.busy) void this.#endings.after(arn, () => runner.ended());
  }

  get #open(): Agenda {
    if (!this.#agenda) throw new Error("the scheduler is not started");
    return this.#agenda;
  }
}
