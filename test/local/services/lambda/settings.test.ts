import assert from "node:assert/strict";
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  GetFunctionRecursionConfigCommand,
  GetPolicyCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { LocalServices } from "../../../helpers/local-services.ts";
import { createFunction } from "../../../helpers/test-function.ts";

const queue = "arn:aws:sqs:us-east-1:000000000000:dead";

describe("Lambda's settings, as the API tells them", () => {
  const FunctionName = "set";
  let services: LocalServices;
  let client: LambdaClient;
  before(async () => {
    services = await LocalServices.start({ spares: 0 });
    client = new LambdaClient(services.client);
    await createFunction(services, "bare", "exports.handler = async () => 1;");
    await createFunction(services, FunctionName, "exports.handler = async () => 1;", {
      reservedConcurrentExecutions: 0,
      deadLetterConfig: { targetArn: queue },
      ephemeralStorage: { size: 1_024 },
    });
  });
  after(async () => {
    client.destroy();
    await services.stop();
  });

  it("have the reserved concurrency, which may be none and may be 0", async () => {
    const reserved = async (name: string) =>
      (await client.send(new GetFunctionConcurrencyCommand({ FunctionName: name })))
        .ReservedConcurrentExecutions;
    assert.deepEqual([await reserved("bare"), await reserved(FunctionName)], [undefined, 0]);
  });

  it("have the dead-letter queue and the storage", async () => {
    const told = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    assert.deepEqual([told.DeadLetterConfig, told.EphemeralStorage], [{ TargetArn: queue }, { Size: 1_024 }]);
  });

  it("have the asynchronous invocation's settings", async () => {
    const type = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
    const get = () => client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }));
    await assert.rejects(get(), { name: "ResourceNotFoundException" });
    const existing = await services.create(type, "set", {
      functionName: FunctionName,
      maximumEventAgeInSeconds: 60,
      destinationConfig: { onFailure: { destination: queue } },
    });
    const { $metadata, LastModified, ...told } = await get();
    assert.ok(Math.abs(Date.now() - (LastModified?.getTime() ?? 0)) < 60_000);
    assert.deepEqual(told, {
      FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:set:$LATEST",
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: queue } },
    });
    await services.handler(type).delete(existing);
    await assert.rejects(get(), { name: "ResourceNotFoundException" });
  });

  it("have the recursion's", async () => {
    const told = await client.send(new GetFunctionRecursionConfigCommand({ FunctionName }));
    assert.equal(told.RecursiveLoop, "Terminate");
  });

  it("have the resource policy, the alias's apart", async () => {
    const get = () => client.send(new GetPolicyCommand({ FunctionName }));
    await assert.rejects(get(), { name: "ResourceNotFoundException" });
    const permission = {
      function: FunctionName,
      action: "lambda:InvokeFunction",
      principal: "s3.amazonaws.com",
    };
    const type = "aws:lambda/permission:Permission";
    await services.create(type, "one", { ...permission, statementId: "one" });
    await services.create(type, "two", { ...permission, statementId: "two", qualifier: "live" });
    const { Policy, RevisionId } = await get();
    assert.deepEqual(JSON.parse(Policy ?? ""), {
      Version: "2012-10-17",
      Id: "default",
      Statement: [
        {
          Sid: "one",
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: "lambda:InvokeFunction",
          Resource: "arn:aws:lambda:us-east-1:000000000000:function:set",
        },
      ],
    });
    assert.match(RevisionId ?? "", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
