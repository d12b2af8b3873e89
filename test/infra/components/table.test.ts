import assert from "node:assert/strict";
import type * as TableModule from "../../../infra/components/table.ts";
import { resolvedValue } from "../../helpers/outputs.ts";
import { loadProgramModule, names, one, register } from "../../helpers/pulumi-mocks.ts";

const { Table } = loadProgramModule<typeof TableModule>("infra/components/table.ts");

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
