import assert from "node:assert/strict";
import { PutItemCommand, ScanCommand, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { ManualClock } from "../../../helpers/manual-clock.ts";
import { startDynamoDb } from "./service.ts";

describe("time to live", () => {
  const clock = new ManualClock();
  const now = Math.floor(clock.now() / 1000);
  let cloud: Awaited<ReturnType<typeof startDynamoDb>>;

  before(async () => {
    cloud = await startDynamoDb({ clock });
    await cloud.createTable("sessions");
    await cloud.createTable("links");
    await cloud.client.send(
      new UpdateTimeToLiveCommand({
        TableName: "sessions",
        TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
      }),
    );
  });

  after(() => cloud.stop());

  it("takes expired items of tables that have one, and no others", async () => {
    const expiries: Record<string, Record<string, { N: string } | { S: string }>> = {
      past: { expires: { N: String(now - 1) } },
      future: { expires: { N: String(now + 1000) } },
      ancient: { expires: { N: "1" } },
      text: { expires: { S: String(now - 1) } },
      none: {},
    };
    for (const TableName of ["sessions", "links"]) {
      for (const [pk, rest] of Object.entries(expiries)) {
        await cloud.client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, ...rest } }));
      }
    }
    const keys = async (TableName: string) =>
      ((await cloud.client.send(new ScanCommand({ TableName }))).Items ?? []).map(({ pk }) => pk?.S).sort();

    clock.advance(60_000);
    await cloud.service.sweeper.idle();
    assert.deepEqual(await keys("sessions"), ["ancient", "future", "none", "text"]);
    assert.equal((await keys("links")).length, 5);
  });
});
