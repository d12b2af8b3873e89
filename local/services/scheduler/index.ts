import type { CloudContext } from "../../context.ts";
import { restJsonApi } from "../../gateway/rest-json-api.ts";
import type { Service } from "../../service.ts";
import { getSchedule } from "./operations/get-schedule.ts";
import { getScheduleGroup } from "./operations/get-schedule-group.ts";
import { listScheduleGroups } from "./operations/list-schedule-groups.ts";
import { listSchedules } from "./operations/list-schedules.ts";
import { scheduleHandler } from "./resources/schedule.ts";
import { scheduleGroupHandler } from "./resources/schedule-group.ts";
import { ScheduleGroups } from "./schedule-groups.ts";
import { Schedules } from "./schedules.ts";
import { type TargetServices, Targets } from "./targets.ts";

/** Amazon EventBridge Scheduler: schedules that invoke functions, on the local cloud's clock. */
export class SchedulerService implements Service {
  readonly name = "scheduler";
  readonly title = "Amazon EventBridge Scheduler";
  readonly resources: Service["resources"];
  readonly api: NonNullable<Service["api"]>;
  readonly context: CloudContext;
  readonly targets: Targets;
  readonly schedules: Schedules;
  readonly groups: ScheduleGroups;

  constructor(context: CloudContext, services: TargetServices) {
    this.context = context;
    this.targets = new Targets(services);
    this.schedules = new Schedules(context, this.targets);
    this.groups = new ScheduleGroups(context);
    this.resources = {
      "aws:scheduler/schedule:Schedule": scheduleHandler(this),
      "aws:scheduler/scheduleGroup:ScheduleGroup": scheduleGroupHandler(this),
    };
    this.api = restJsonApi<SchedulerService>({
      scope: "scheduler",
      dependencies: this,
      operations: [getSchedule, getScheduleGroup, listScheduleGroups, listSchedules],
    });
  }

  async start(): Promise<void> {
    await this.schedules.open();
  }

  async stop(): Promise<void> {
    await this.schedules.close();
  }
}
