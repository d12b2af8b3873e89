import { arnOf } from "../../context.ts";
import { AwsError } from "../../gateway/api.ts";
import { type JsonInput, optionalText } from "../../gateway/json-api.ts";
import type { Account } from "../../gateway/permission.ts";
import type { EcsService, ScheduledService } from "./index.ts";
import type { Task } from "./task.ts";

/** A cluster by name or ARN, as requests name it; the cluster `default` where they do not. */
export function clusterName(input: JsonInput): string {
  return (optionalText(input, "cluster") ?? "default").split("/").at(-1) ?? "default";
}

/** ARN of what a request names by name or ARN: `service/<cluster>/<name>`. */
export function arnIn(account: Account, type: "service" | "task", input: JsonInput, named: string): string {
  if (named.startsWith("arn:")) return named;
  return arnOf(account, "ecs", `${type}/${clusterName(input)}/${named}`);
}

/** Services of the request's cluster. @throws AwsError ClusterNotFoundException */
export function servicesOf(ecs: EcsService, input: JsonInput): readonly ScheduledService[] {
  const name = clusterName(input);
  const cluster = [...ecs.clusters].find(([, each]) => each === name);
  if (!cluster) throw new AwsError("ClusterNotFoundException", "Cluster not found.");
  return [...ecs.services.values()].filter(({ clusterArn }) => clusterArn === cluster[0]);
}

/** A task with the service that it is of. */
export interface FoundTask {
  readonly task: Task;
  readonly service: ScheduledService;
}

/** Tasks of the request's cluster that have not ended. @throws AwsError ClusterNotFoundException */
export function tasksOf(ecs: EcsService, input: JsonInput): readonly FoundTask[] {
  return servicesOf(ecs, input).flatMap((service) =>
    service.scheduler.tasks.map((task) => ({ task, service })),
  );
}
