import { setTimeout as pause } from "node:timers/promises";
import { CloudWatchLogsClient, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  InvalidParameterValueException,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";
import { trustLambda } from "../helpers/roles.ts";
import type { TargetStart } from "./target.ts";

const policyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

/** AWS, in the account and region that the environment names. */
export const startAwsTarget: TargetStart = async (prefix, onStop) => {
  const iam = new IAMClient({});
  const lambda = new LambdaClient({});
  const logs = new CloudWatchLogsClient({});
  onStop(async () => {
    for (const client of [iam, lambda, logs]) client.destroy();
  });
  let role: Promise<string> | undefined;

  async function createRole(): Promise<string> {
    const RoleName = prefix;
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trustLambda }),
    );
    onStop(() => iam.send(new DeleteRoleCommand({ RoleName })));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policyArn }));
    onStop(() => iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: policyArn })));
    return Role?.Arn ?? "";
  }

  return {
    client: {},
    async createFunction(FunctionName, code) {
      role ??= createRole();
      const command = new CreateFunctionCommand({
        FunctionName,
        Role: await role,
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Code: { ZipFile: zipSync({ "index.js": Buffer.from(code) }) },
      });
      await afterRoleArrived(() => lambda.send(command));
      onStop(() => lambda.send(new DeleteFunctionCommand({ FunctionName })));
      onStop(() =>
        logs
          .send(new DeleteLogGroupCommand({ logGroupName: `/aws/lambda/${FunctionName}` }))
          // A function that never ran has no log.
          .catch((error: unknown) => {
            if (!(error instanceof Error) || error.name !== "ResourceNotFoundException") throw error;
          }),
      );
      await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 120 }, { FunctionName });
      return FunctionName;
    },
  };
};

/** A role takes some seconds until Lambda may assume it; until then the function is refused. */
async function afterRoleArrived(create: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await create();
      return;
    } catch (error) {
      if (!(error instanceof InvalidParameterValueException) || attempt === 12) throw error;
      await pause(5_000);
    }
  }
}
