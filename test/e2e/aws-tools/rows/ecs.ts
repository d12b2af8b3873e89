import { type Run, type ServiceRows, stackOutput } from "../row.ts";

const cluster = (run: Run) => ({ cluster: stackOutput(run, "toolsCluster") });
const service = (run: Run) => ({ ...cluster(run), service: stackOutput(run, "toolsService") });

/** The service has no tasks until the rows ask for one, and none when they have ended. */
export const ecs: ServiceRows = {
  scope: "ecs",
  rows: [
    { operation: "ListClusters", expect: (answer) => answer.text("clusterArns", 0) },
    { operation: "ListServices", input: cluster, expect: (answer) => answer.text("serviceArns", 0) },
    {
      operation: "DescribeTaskDefinition",
      input: (run) => ({ taskDefinition: stackOutput(run, "toolsTask") }),
      expect: { taskDefinition: { containerDefinitions: [{ command: ["node", "--version"] }] } },
    },
    {
      operation: "UpdateService",
      input: (run) => ({ ...service(run), desiredCount: 1 }),
      expect: { service: { desiredCount: 1 } },
    },
    {
      operation: "DescribeServices",
      input: (run) => ({ ...cluster(run), services: [service(run).service] }),
      expect: { services: [{ desiredCount: 1 }], failures: [] },
    },
    { operation: "ListTasks", input: cluster, expect: (answer) => answer.list("taskArns") },
    {
      operation: "DescribeTasks",
      input: (run) => ({ ...cluster(run), tasks: ["absent"] }),
      expect: { failures: [{ reason: "MISSING" }] },
    },
    {
      operation: "StopTask",
      input: (run) => ({ ...cluster(run), task: "absent" }),
      fails: "InvalidParameterException",
    },
    {
      operation: "UpdateService",
      input: (run) => ({ ...service(run), desiredCount: 0 }),
      expect: { service: { desiredCount: 0 } },
    },
  ],
};
