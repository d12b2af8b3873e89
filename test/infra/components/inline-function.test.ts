import assert from "node:assert/strict";
import type * as InlineFunctionModule from "../../../infra/components/inline-function.ts";
import { loadProgramModule, names, one, register } from "../../helpers/pulumi-mocks.ts";
import type * as Callbacks from "../fixtures/callbacks.cts";
import type * as Captures from "../fixtures/captures.cts";

const { InlineFunction } = loadProgramModule<typeof InlineFunctionModule>(
  "infra/components/inline-function.ts",
);
const { counting: callback } = loadProgramModule<typeof Callbacks>("test/infra/fixtures/callbacks.cts");
const { map } = loadProgramModule<typeof Captures>("test/infra/fixtures/captures.cts");

describe("InlineFunction", () => {
  it("is a function with a role, a policy and a log of its own", async () => {
    const resources = await register(() => new InlineFunction("get", { callback }));
    assert.deepEqual(names(resources), [
      "aws:cloudwatch/logGroup:LogGroup::get-log",
      "aws:iam/role:Role::get-role",
      "aws:iam/rolePolicy:RolePolicy::get-policy",
      "aws:lambda/function:Function::get",
      "platform:components:InlineFunction::get",
    ]);
    const { code, ...inputs } = one(resources, "aws:lambda/function:Function").inputs;
    assert.deepEqual(Object.keys(await code.assets), ["index.js"]);
    assert.deepEqual(inputs, {
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      role: "arn:aws:iam:us-east-1:123456789012:get-role",
      timeout: 3,
      memorySize: 512,
      environment: { variables: {} },
      loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/platform-dev-get" },
      tracingConfig: { mode: "Active" },
    });
    assert.deepEqual(one(resources, "aws:cloudwatch/logGroup:LogGroup").inputs, {
      name: "/aws/lambda/platform-dev-get",
      retentionInDays: 14,
    });
  });

  it("may write its own log and traces, and what it is granted, and nothing else", async () => {
    const grants = [
      { actions: ["dynamodb:GetItem"], resources: ["arn:aws:dynamodb:us-east-1:1:table/links"] },
    ];
    const resources = await register(() => new InlineFunction("get", { callback, grants }));
    const { inputs } = one(resources, "aws:iam/rolePolicy:RolePolicy");
    assert.equal(inputs.role, "get-role-id");
    assert.deepEqual(JSON.parse(inputs.policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: ["arn:aws:cloudwatch:us-east-1:123456789012:get-log:*"],
        },
        { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: ["*"] },
        {
          Effect: "Allow",
          Action: ["dynamodb:GetItem"],
          Resource: ["arn:aws:dynamodb:us-east-1:1:table/links"],
        },
      ],
    });
    assert.deepEqual(JSON.parse(one(resources, "aws:iam/role:Role").inputs.assumeRolePolicy), {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    });
  });

  it("takes what it is told, and a transform has the last word", async () => {
    const resources = await register(
      () =>
        new InlineFunction("get", {
          callback,
          environment: { LINKS_TABLE: "links" },
          timeout: "1 minute",
          memory: 1024,
          logRetention: 90,
          transform: {
            function(args) {
              args.ephemeralStorage = { size: 1024 };
            },
            role(args) {
              args.path = "/functions/";
            },
            logGroup(args) {
              args.skipDestroy = true;
            },
          },
        }),
      { stack: "prod" },
    );
    const { timeout, memorySize, environment, ephemeralStorage } = one(
      resources,
      "aws:lambda/function:Function",
    ).inputs;
    assert.deepEqual(
      { timeout, memorySize, environment, ephemeralStorage },
      {
        timeout: 60,
        memorySize: 1024,
        environment: { variables: { LINKS_TABLE: "links" } },
        ephemeralStorage: { size: 1024 },
      },
    );
    assert.equal(one(resources, "aws:iam/role:Role").inputs.path, "/functions/");
    assert.deepEqual(one(resources, "aws:cloudwatch/logGroup:LogGroup").inputs, {
      name: "/aws/lambda/platform-prod-get",
      retentionInDays: 90,
      skipDestroy: true,
    });
  });

  it("deals with events as it is told, and may tell the queue of those that it gave up", async () => {
    const onFailure = "arn:aws:sqs:us-east-1:1:failed";
    const resources = await register(
      () =>
        new InlineFunction("get", {
          callback,
          reservedConcurrency: 5,
          events: { retries: 1, maximumAge: "1 hour", onFailure },
        }),
    );
    assert.deepEqual(names(resources), [
      "aws:cloudwatch/logGroup:LogGroup::get-log",
      "aws:iam/role:Role::get-role",
      "aws:iam/rolePolicy:RolePolicy::get-policy",
      "aws:lambda/function:Function::get",
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig::get-events",
      "platform:components:InlineFunction::get",
    ]);
    const config = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
    const { functionName, ...settings } = one(resources, config).inputs;
    assert.equal(typeof functionName, "string");
    assert.deepEqual(settings, {
      maximumRetryAttempts: 1,
      maximumEventAgeInSeconds: 3_600,
      destinationConfig: { onFailure: { destination: onFailure } },
    });
    assert.equal(one(resources, "aws:lambda/function:Function").inputs.reservedConcurrentExecutions, 5);
    const { Statement } = JSON.parse(one(resources, "aws:iam/rolePolicy:RolePolicy").inputs.policy);
    assert.deepEqual(Statement.at(-1), {
      Effect: "Allow",
      Action: ["sqs:SendMessage"],
      Resource: [onFailure],
    });
  });

  for (const maximumAge of ["59 seconds", "7 hours"] as const) {
    it(`refuses events of an age of ${maximumAge}`, async () => {
      await assert.rejects(
        register(() => new InlineFunction("get", { callback, events: { maximumAge } })),
        /function "get": maximum age ".*" is not allowed; use whole seconds from "1 minute" to "6 hours"/,
      );
    });
  }

  for (const timeout of ["0 seconds", "16 minutes", "1.5 seconds"] as const) {
    it(`refuses a timeout of ${timeout}`, async () => {
      await assert.rejects(
        register(() => new InlineFunction("get", { callback, timeout })),
        /function "get": timeout ".*" is not allowed; use whole seconds from "1 second" to "15 minutes"/,
      );
    });
  }

  for (const memory of [64, 127.5, 20_000]) {
    it(`refuses ${memory} MB`, async () => {
      await assert.rejects(
        register(() => new InlineFunction("get", { callback, memory })),
        /function "get": memory .* is not allowed; use a whole number of MB from 128 to 10240/,
      );
    });
  }

  it("names the function whose callback cannot be taken along", async () => {
    await assert.rejects(
      register(() => new InlineFunction("get", { callback: map })),
      /function "get": its callback, .+captures.+`entries` .+ is a Map/s,
    );
  });
});
