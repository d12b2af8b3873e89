import { copyProject, type ProjectCopy } from "../../helpers/project-copy.ts";

/** What the sample product has none of, and the rows ask about. */
const more = `
import * as aws from "@pulumi/aws";
import { InlineFunction } from "./components/inline-function";
import { Queue } from "./components/queue";
import { Schedule } from "./components/schedule";

const queue = new Queue("tools");
const worker = new InlineFunction("tools-worker", {
  callback: () => async (event: { readonly fail?: boolean }) => {
    if (event.fail) throw new Error("asked to fail");
    return {};
  },
  grants: [queue.grantConsume()],
  timeout: "5 seconds",
  reservedConcurrency: 7,
  events: { retries: 0, maximumAge: "1 hour", onFailure: queue.deadLetterQueueArn },
  transform: {
    function: (args) => {
      args.publish = true;
    },
  },
});
const mapping = queue.consume(worker, { batchSize: 5 });
const schedule = new Schedule("tools-schedule", {
  cron: "0 9 ? * MON-FRI *",
  target: worker,
  enabled: false,
});
new aws.lambda.Alias("tools-live", { name: "live", functionName: worker.name, functionVersion: "1" });
new aws.lambda.FunctionRecursionConfig("tools-recursion", { functionName: worker.name, recursiveLoop: "Allow" });
new aws.lambda.Permission("tools-permission", {
  action: "lambda:InvokeFunction",
  function: worker.name,
  principal: "events.amazonaws.com",
});
const zone = new aws.route53.Zone("tools-zone", { name: "tools.example" });
const certificate = new aws.acm.Certificate("tools-certificate", {
  domainName: "tools.example",
  validationMethod: "DNS",
});
const caller = new aws.iam.Role("tools-caller", {
  assumeRolePolicy: aws.getCallerIdentityOutput().accountId.apply((account) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: \`arn:aws:iam::\${account}:root\` } },
      ],
    }),
  ),
});
const cluster = new aws.ecs.Cluster("tools-cluster");
const task = new aws.ecs.TaskDefinition("tools-task", {
  family: "tools",
  containerDefinitions: JSON.stringify([
    {
      name: "tools",
      image: "tools",
      command: ["node", "--version"],
      dockerLabels: { "slipway.source": "services/live" },
    },
  ]),
});
const service = new aws.ecs.Service("tools-service", {
  cluster: cluster.arn,
  taskDefinition: task.arn,
  desiredCount: 0,
});

export const toolsFunction = worker.name;
export const toolsMapping = mapping.uuid;
export const toolsQueue = queue.arn;
export const toolsDeadLetterQueue = queue.deadLetterQueueArn;
export const toolsSchedule = schedule.arn;
export const toolsZone = zone.zoneId;
export const toolsCertificate = certificate.arn;
export const toolsCluster = cluster.arn;
export const toolsService = service.name;
export const toolsTask = task.arn;
export const toolsCaller = caller.arn;
`;

/** The platform's program with one of everything that the tools are tried on. */
export async function programForTools(): Promise<ProjectCopy> {
  const copy = await copyProject();
  await copy.append("infra/index.ts", more);
  return copy;
}
