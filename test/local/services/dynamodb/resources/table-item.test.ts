import assert from "node:assert/strict";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { startDynamoDb } from "../service.ts";

const type = "aws:dynamodb/tableItem:TableItem";

describe(type, () => {
  let cloud: Awaited<ReturnType<typeof startDynamoDb>>;
  const inputs = { tableName: "links", hashKey: "pk", item: '{"pk":{"S":"a"},"n":{"N":"1"}}' };

  beforeEach(async () => {
    cloud = await startDynamoDb();
    await cloud.createTable("links");
  });

  afterEach(() => cloud.stop());

  const items = async () => (await cloud.client.send(new ScanCommand({ TableName: "links" }))).Items;

  it("puts, moves and deletes its item", async () => {
    const item = await cloud.endpoint.create(type, "seed", inputs);
    assert.equal(item.id, "links|pk|a");
    assert.deepEqual(await items(), [{ pk: { S: "a" }, n: { N: "1" } }]);
    const moved = await cloud.endpoint.update(type, item, { ...inputs, item: '{"pk":{"S":"b"}}' });
    assert.deepEqual(await items(), [{ pk: { S: "b" } }]);
    await cloud.endpoint.handler(type).delete(moved);
    assert.deepEqual(await items(), []);
  });

  it("does not take over an item that is there", async () => {
    await cloud.endpoint.create(type, "seed", inputs);
    await assert.rejects(cloud.endpoint.create(type, "twin", inputs), {
      code: "ConditionalCheckFailedException",
    });
  });
});
