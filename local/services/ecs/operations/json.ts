import type { FoundTask } from "../find.ts";
import type { ScheduledService } from "../index.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export function serviceJson({ arn, name, clusterArn, scheduler }: ScheduledService) {
  const { definition, desiredCount, targetGroupArn, tasks, steady } = scheduler;
  const { container } = definition;
  return {
    serviceArn: arn,
    serviceName: name,
    clusterArn,
    status: "ACTIVE",
    desiredCount,
    runningCount: tasks.filter(({ status }) => status === "RUNNING").length,
    pendingCount: tasks.filter(({ status }) => status === "PENDING").length,
    launchType: "FARGATE",
    schedulingStrategy: "REPLICA",
    taskDefinition: definition.arn,
    loadBalancers:
      targetGroupArn === undefined
        ? []
        : [{ targetGroupArn, containerName: container.name, containerPort: container.port }],
    deployments: [
      {
        status: "PRIMARY",
        taskDefinition: definition.arn,
        desiredCount,
        rolloutState: steady ? "COMPLETED" : "IN_PROGRESS",
      },
    ],
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
export function taskJson({ task, service }: FoundTask) {
  return {
    taskArn: task.arn,
    clusterArn: service.clusterArn,
    taskDefinitionArn: task.definition.arn,
    group: `service:${service.name}`,
    lastStatus: task.status,
    desiredStatus: ["PENDING", "RUNNING"].includes(task.status) ? "RUNNING" : "STOPPED",
    healthStatus: task.healthy ? "HEALTHY" : "UNKNOWN",
    launchType: "FARGATE",
    startedAt: task.startedAt / 1_000,
    stoppedReason: task.stoppedReason,
    containers: [
      { name: task.definition.container.name, image: task.definition.container.image, taskArn: task.arn },
    ],
  };
}
