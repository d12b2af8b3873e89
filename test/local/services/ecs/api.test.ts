import assert from "node:assert/strict";
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { ExistingResource } from "../../../../local/service.ts";
import { until } from "../../../helpers/until.ts";
import { TaskFixture } from "./task-fixture.ts";

const well = `
import { createServer } from "node:http";
createServer((_request, response) => response.end("well")).listen(Number(process.env.PORT), process.env.HOST);
`;
const arn = (rest: string) => `arn:aws:ecs:us-east-1:000000000000:${rest}`;
const inCluster = { cluster: "cluster", service: "echo" };

describe("the API of ECS", function () {
  this.timeout(60_000);
  let fixture: TaskFixture;
  let definition: ExistingResource;
  let service: ExistingResource;
  let ecs: ECSClient;

  before(async () => {
    fixture = await TaskFixture.start({ echo: well });
    definition = await fixture.definition({ environment: { A: "1" } });
    service = await fixture.service(definition);
    ecs = new ECSClient(fixture.services.client);
    await until("it is steady", () => fixture.scheduler.steady);
  });
  after(async () => {
    ecs?.destroy();
    await fixture?.stop();
  });

  const taskArns = async () =>
    (await ecs.send(new ListTasksCommand({ cluster: "cluster", serviceName: "echo" }))).taskArns ?? [];

  it("lists clusters, services and tasks", async () => {
    assert.deepEqual((await ecs.send(new ListClustersCommand({}))).clusterArns, [arn("cluster/cluster")]);
    const { serviceArns } = await ecs.send(new ListServicesCommand({ cluster: arn("cluster/cluster") }));
    assert.deepEqual(serviceArns, [arn("service/cluster/echo")]);
    const [task, ...others] = await taskArns();
    assert.match(task ?? "", /^arn:aws:ecs:us-east-1:000000000000:task\/cluster\/[0-9a-f]{32}$/);
    assert.deepEqual(others, []);
    const none = await ecs.send(new ListTasksCommand({ cluster: "cluster", serviceName: "other" }));
    assert.deepEqual(none.taskArns, []);
  });

  it("describes them", async () => {
    const described = await ecs.send(
      new DescribeServicesCommand({ cluster: "cluster", services: ["echo", "absent"] }),
    );
    const [service] = described.services ?? [];
    assert.equal(service?.runningCount, 1);
    assert.equal(service?.deployments?.[0]?.rolloutState, "COMPLETED");
    assert.deepEqual(described.failures, [{ arn: arn("service/cluster/absent"), reason: "MISSING" }]);

    const { tasks } = await ecs.send(
      new DescribeTasksCommand({ cluster: "cluster", tasks: await taskArns() }),
    );
    assert.deepEqual(
      tasks?.map(({ lastStatus, healthStatus, taskDefinitionArn }) => [
        lastStatus,
        healthStatus,
        taskDefinitionArn,
      ]),
      [["RUNNING", "HEALTHY", arn("task-definition/echo:1")]],
    );
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: "echo" }));
    assert.equal(taskDefinition?.taskDefinitionArn, arn("task-definition/echo:1"));
    assert.deepEqual(taskDefinition?.containerDefinitions?.[0]?.environment, [{ name: "A", value: "1" }]);
  });

  it("tells the target group of now", async () => {
    const { services } = fixture;
    const targetGroupArn = async () => {
      const named = new DescribeServicesCommand({ cluster: "cluster", services: ["echo"] });
      return (await ecs.send(named)).services?.[0]?.loadBalancers?.[0]?.targetGroupArn;
    };
    assert.equal(await targetGroupArn(), fixture.targetGroupArn);
    const other = await services.create("aws:lb/targetGroup:TargetGroup", "others", { name: "others" });
    const loadBalancers = [{ targetGroupArn: other.id, containerName: "echo", containerPort: 8080 }];
    const type = "aws:ecs/service:Service";
    const changed = await services.update(
      type,
      service,
      fixture.serviceInputs(definition, { loadBalancers }),
    );
    assert.equal(await targetGroupArn(), other.id);
    service = await services.update(type, changed, fixture.serviceInputs(definition));
    assert.equal(await targetGroupArn(), fixture.targetGroupArn);
  });

  it("starts all tasks anew, changes how many there are, and stops one", async () => {
    const before = await taskArns();
    const renewed = await ecs.send(new UpdateServiceCommand({ ...inCluster, forceNewDeployment: true }));
    assert.equal(renewed.service?.deployments?.[0]?.rolloutState, "IN_PROGRESS");
    await until("all are new", () => fixture.scheduler.steady);
    const [task = ""] = await taskArns();
    assert.ok(!before.includes(task));

    await ecs.send(new UpdateServiceCommand({ ...inCluster, desiredCount: 2 }));
    await until("there are two", () => fixture.scheduler.steady);
    await ecs.send(new StopTaskCommand({ cluster: "cluster", task }));
    await until("another is in its place", () => fixture.scheduler.steady);
    const tasks = await taskArns();
    assert.equal(tasks.length, 2);
    assert.ok(!tasks.includes(task));
  });

  it("names what is not there as AWS does", async () => {
    await assert.rejects(ecs.send(new ListServicesCommand({ cluster: "absent" })), {
      name: "ClusterNotFoundException",
    });
    await assert.rejects(ecs.send(new UpdateServiceCommand({ cluster: "cluster", service: "absent" })), {
      name: "ServiceNotFoundException",
    });
    await assert.rejects(ecs.send(new StopTaskCommand({ cluster: "cluster", task: "absent" })), {
      name: "InvalidParameterException",
    });
    await assert.rejects(ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: "absent" })), {
      name: "ClientException",
    });
  });
});
