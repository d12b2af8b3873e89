import assert from "node:assert/strict";
import {
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { trust } from "../../../helpers/roles.ts";
import { type EventSourcesUnderTest, startEventSources } from "../lambda/event-sources/services.ts";

const arn = "arn:aws:scheduler:us-east-1:000000000000:schedule/reports";

describe("the scheduler's API", () => {
  let cloud: EventSourcesUnderTest;
  let client: SchedulerClient;
  before(async () => {
    cloud = await startEventSources();
    client = new SchedulerClient({ ...cloud.endpoint.client, maxAttempts: 1 });
    await cloud.endpoint.create("aws:iam/role:Role", "r", {
      name: "r",
      assumeRolePolicy: trust("scheduler.amazonaws.com"),
    });
    await cloud.endpoint.create("aws:scheduler/scheduleGroup:ScheduleGroup", "reports", { name: "reports" });
    for (const name of ["daily", "hourly", "weekly"]) {
      await cloud.endpoint.create("aws:scheduler/schedule:Schedule", name, {
        name,
        groupName: "reports",
        description: `The ${name} report`,
        state: name === "weekly" ? "DISABLED" : "ENABLED",
        scheduleExpression: "cron(0 9 ? * MON-FRI *)",
        scheduleExpressionTimezone: "Europe/Berlin",
        startDate: "2026-02-01T00:00:00Z",
        flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
        target: {
          arn: "arn:aws:lambda:us-east-1:000000000000:function:target",
          roleArn: "arn:aws:iam::000000000000:role/r",
          input: "{}",
          retryPolicy: { maximumRetryAttempts: 3 },
        },
      });
    }
  });
  after(async () => {
    client.destroy();
    await cloud.stop();
  });

  it("describes a schedule", async () => {
    const { $metadata: _, ...answer } = await client.send(
      new GetScheduleCommand({ GroupName: "reports", Name: "daily" }),
    );
    const now = new Date(cloud.clock.now());
    assert.deepEqual(answer, {
      Arn: `${arn}/daily`,
      Name: "daily",
      GroupName: "reports",
      Description: "The daily report",
      State: "ENABLED",
      ScheduleExpression: "cron(0 9 ? * MON-FRI *)",
      ScheduleExpressionTimezone: "Europe/Berlin",
      StartDate: new Date("2026-02-01T00:00:00Z"),
      FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 },
      CreationDate: now,
      LastModificationDate: now,
      Target: {
        Arn: "arn:aws:lambda:us-east-1:000000000000:function:target",
        RoleArn: "arn:aws:iam::000000000000:role/r",
        Input: "{}",
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 3 },
      },
    });
    await assert.rejects(client.send(new GetScheduleCommand({ Name: "daily" })), {
      name: "ResourceNotFoundException",
    });
  });

  it("lists schedules by group, prefix and state, page by page", async () => {
    const list = async (input: object) => {
      const { Schedules, NextToken } = await client.send(new ListSchedulesCommand(input));
      return { names: Schedules?.map(({ Name }) => Name), NextToken };
    };
    assert.deepEqual((await list({})).names, ["daily", "hourly", "weekly"]);
    assert.deepEqual((await list({ GroupName: "default" })).names, []);
    assert.deepEqual((await list({ NamePrefix: "h" })).names, ["hourly"]);
    assert.deepEqual((await list({ State: "DISABLED" })).names, ["weekly"]);
    const { names, NextToken } = await list({ MaxResults: 2 });
    assert.deepEqual(names, ["daily", "hourly"]);
    assert.deepEqual(await list({ MaxResults: 2, NextToken }), { names: ["weekly"], NextToken: undefined });
  });

  it("knows groups, one of which is always there", async () => {
    const { ScheduleGroups } = await client.send(new ListScheduleGroupsCommand({}));
    assert.deepEqual(
      ScheduleGroups?.map(({ Name }) => Name),
      ["default", "reports"],
    );
    const group = await client.send(new GetScheduleGroupCommand({ Name: "reports" }));
    assert.deepEqual(
      [group.Arn, group.State],
      ["arn:aws:scheduler:us-east-1:000000000000:schedule-group/reports", "ACTIVE"],
    );
  });
});
