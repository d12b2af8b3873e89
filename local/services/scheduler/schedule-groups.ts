import { arnOf, type CloudContext } from "../../context.ts";
import { AwsError } from "../../gateway/api.ts";
import { defaultGroup } from "./schedule.ts";

export interface ScheduleGroup {
  readonly name: string;
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** The groups there are, among them the one that each account has. */
export class ScheduleGroups {
  readonly #groups = new Map<string, ScheduleGroup>();

  constructor(context: CloudContext) {
    this.put({
      name: defaultGroup,
      arn: arnOf(context, "scheduler", `schedule-group/${defaultGroup}`),
      createdAt: 0,
      modifiedAt: 0,
    });
  }

  put(group: ScheduleGroup): void {
    this.#groups.set(group.name, group);
  }

  remove(name: string): void {
    this.#groups.delete(name);
  }

  /** In order of name. */
  list(): readonly ScheduleGroup[] {
    return [...this.#groups.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** @throws AwsError ResourceNotFoundException (404) */
  get(name: string): ScheduleGroup {
    const found = this.#groups.get(name);
    if (found) return found;
    throw new AwsError("ResourceNotFoundException", `Schedule group ${name} does not exist.`, 404);
  }
}
