import assert from "node:assert/strict";
import type * as InlineFunctionModule from "../../../infra/components/inline-function.ts";
import type * as TableModule from "../../../infra/components/table.ts";
import { resolvedValue } from "../../helpers/outputs.ts";
import { loadProgramModule, names, one, register } from "../../helpers/pulumi-mocks.ts";

const { Table } = loadProgramModule<typeof TableModule>("infra/components/table.ts");

const { InlineFunction } = loadProgramModule<typeof InlineFunctionModule>(
  "infra/components/inline-function.ts",
);

describe("Table", () => {
  const args = {
    hashKey: "pk",
    rangeKey: "sk",
    indexes: [{ name: "byOwner", hashKey: "owner", rangeKey: "sk" }],
    ttlAttribute: "expiresAt",
  };

  it("is one table, safe by default", async () => {
    const resources = await register(() => new Table("links", args));
    assert.deepEqual(names(resources), [
      "aws:dynamodb/table:Table::links",
      "platform:components:Table::links",
    ]);
    assert.deepEqual(one(resources, "aws:dynamodb/table:Table").inputs, {
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attributes: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
        { name: "owner", type: "S" },
      ],
      globalSecondaryIndexes: [
        {
          name: "byOwner",
          keySchemas: [
            { attributeName: "owner", keyType: "HASH" },
            { attributeName: "sk", keyType: "RANGE" },
          ],
          projectionType: "ALL",
        },
      ],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      ttl: { attributeName: "expiresAt", enabled: true },
      deletionProtectionEnabled: true,
    });
  });

  it("can be deleted when it is told so", async () => {
    const resources = await register(() => new Table("links", { hashKey: "pk", protect: false }));
    const { deletionProtectionEnabled, ttl } = one(resources, "aws:dynamodb/table:Table").inputs;
    assert.deepEqual([deletionProtectionEnabled, ttl], [false, undefined]);
  });

  it("lets its table be transformed", async () => {
    const transform = {
      table(table: { tableClass?: unknown }) {
        table.tableClass = "STANDARD";
      },
    };
    const resources = await register(() => new Table("links", { hashKey: "pk", transform }));
    assert.equal(one(resources, "aws:dynamodb/table:Table").inputs.tableClass, "STANDARD");
  });

  it("grants the actions on itself, and no index", async () => {
    let table: InstanceType<typeof Table> | undefined;
    await register(() => {
      table = new Table("links", args);
    });
    assert.ok(table);
    const grant = table.grant("GetItem", "PutItem");
    assert.deepEqual(grant.actions, ["dynamodb:GetItem", "dynamodb:PutItem"]);
    assert.deepEqual(await resolvedValue(grant.resources), ["arn:aws:dynamodb:us-east-1:123456789012:links"]);
  });

  it("grants reading an index, and not the table", async () => {
    let table: InstanceType<typeof Table> | undefined;
    await register(() => {
      table = new Table("links", args);
    });
    assert.ok(table);
    const grant = table.grantIndex("byOwner", "Query");
    assert.deepEqual(grant.actions, ["dynamodb:Query"]);
    assert.deepEqual(await resolvedValue(grant.resources), [
      "arn:aws:dynamodb:us-east-1:123456789012:links/index/byOwner",
    ]);
    assert.throws(() => table?.grantIndex("byTime", "Query"), /no index "byTime"; it has: byOwner/);
  });
});

describe("Table with a stream", () => {
  const streamArn = "arn:aws:dynamodb:us-east-1:123456789012:links/stream/2026-01-31T12:00:00.000";
  const deadArn = "arn:aws:sqs:us-east-1:123456789012:links-dlq";
  const consumed = (args: Parameters<InstanceType<typeof Table>["consume"]>[1] = {}) =>
    register(() => {
      const table = new Table("links", { hashKey: "pk", stream: "NEW_AND_OLD_IMAGES" });
      const rollUp = new InlineFunction("roll-up", {
        callback: () => async () => undefined,
        grants: table.grantStream(),
      });
      table.consume(rollUp, args);
    });

  it("is the table with its stream, a dead-letter queue and a mapping", async () => {
    const resources = await consumed();
    assert.deepEqual(
      names(resources).filter((name) => !name.includes("::roll-up")),
      [
        "aws:dynamodb/table:Table::links",
        "aws:lambda/eventSourceMapping:EventSourceMapping::links-consumer",
        "aws:sqs/queue:Queue::links-dlq",
        "aws:sqs/queuePolicy:QueuePolicy::links-dlq-policy",
        "platform:components:Table::links",
      ],
    );
    const { streamEnabled, streamViewType } = one(resources, "aws:dynamodb/table:Table").inputs;
    assert.deepEqual([streamEnabled, streamViewType], [true, "NEW_AND_OLD_IMAGES"]);
    assert.deepEqual(one(resources, "aws:lambda/eventSourceMapping:EventSourceMapping").inputs, {
      eventSourceArn: streamArn,
      functionName: "arn:aws:lambda:us-east-1:123456789012:roll-up",
      startingPosition: "TRIM_HORIZON",
      batchSize: 100,
      functionResponseTypes: ["ReportBatchItemFailures"],
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 10,
      destinationConfig: { onFailure: { destinationArn: deadArn } },
    });
  });

  it("lets the consumer read this stream, and tell what it gave up", async () => {
    const resources = await consumed();
    const { policy } = one(resources, "aws:iam/rolePolicy:RolePolicy").inputs;
    assert.deepEqual(JSON.parse(policy).Statement.slice(-3), [
      {
        Effect: "Allow",
        Action: ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"],
        Resource: [streamArn],
      },
      { Effect: "Allow", Action: ["dynamodb:ListStreams"], Resource: ["*"] },
      { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [deadArn] },
    ]);
  });

  it("takes batches as it is told, and only what a filter matches", async () => {
    const { inputs } = one(
      await consumed({
        batchSize: 500,
        batchingWindow: "1 minute",
        retries: 3,
        filters: [{ eventName: ["INSERT"] }],
      }),
      "aws:lambda/eventSourceMapping:EventSourceMapping",
    );
    assert.deepEqual(
      [
        inputs.batchSize,
        inputs.maximumBatchingWindowInSeconds,
        inputs.maximumRetryAttempts,
        inputs.filterCriteria,
      ],
      [500, 60, 3, { filters: [{ pattern: '{"eventName":["INSERT"]}' }] }],
    );
  });

  it("is needed to consume changes", async () => {
    await assert.rejects(
      register(() => new Table("links", { hashKey: "pk" }).grantStream()),
      /table "links" has no stream; give it one/,
    );
  });

  it("grants the items under a prefix alone", async () => {
    let grant: ReturnType<InstanceType<typeof Table>["grantItems"]> | undefined;
    await register(() => {
      grant = new Table("links", { hashKey: "pk" }).grantItems("CLICKS#", "UpdateItem");
    });
    assert.deepEqual(
      [grant?.actions, grant?.condition],
      [["dynamodb:UpdateItem"], { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "CLICKS#*" } }],
    );
  });
});
