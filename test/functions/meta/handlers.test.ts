import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { checkHealth } from "../../../functions/meta/health.ts";
import { showOpenApi } from "../../../functions/meta/openapi.ts";
import { readVersion, showVersion } from "../../../functions/meta/version.ts";
import { administrator } from "../../helpers/administrator.ts";
import { callHandler } from "../../helpers/api-events.ts";
import { startDynamoDb, type TestDynamoDb } from "../../helpers/dynamodb.ts";
import { muteLogs } from "../../helpers/mute-logs.ts";

describe("the meta API's handlers", () => {
  muteLogs();
  let database: TestDynamoDb;

  before(async () => {
    database = await startDynamoDb();
  });
  after(() => database?.stop());

  it("say that all is well when the table answers", async () => {
    const tableName = await database.createLinksTable();
    const answer = await callHandler(checkHealth({ client: database.client, tableName }));
    assert.deepEqual([answer.status, answer.json], [200, { status: "ok", checks: { table: "ok" } }]);
  });

  it("say that it is not when there is no table", async () => {
    const answer = await callHandler(checkHealth({ client: database.client, tableName: "absent" }));
    assert.deepEqual(
      [answer.status, answer.json],
      [503, { status: "failing", checks: { table: "failing" } }],
    );
  });

  it("say that it is not when nothing answers", async () => {
    const client = new DynamoDBClient({
      // Port 9 is "discard", on which nothing listens here.
      endpoint: "http://127.0.0.1:9",
      region: "us-east-1",
      credentials: administrator,
      maxAttempts: 1,
    });
    assert.equal((await callHandler(checkHealth({ client, tableName: "links" }))).status, 503);
    client.destroy();
  });

  it("tell version and environment", async () => {
    const answer = await callHandler(showVersion({ version: "1.2.3", environment: "dev" }));
    assert.deepEqual(answer.json, { version: "1.2.3", environment: "dev" });
  });

  it("name every environment variable that is missing, together", () => {
    const { VERSION, ENVIRONMENT } = process.env;
    delete process.env.VERSION;
    delete process.env.ENVIRONMENT;
    try {
      assert.throws(readVersion, /environment variables VERSION, ENVIRONMENT not set/);
    } finally {
      if (VERSION !== undefined) process.env.VERSION = VERSION;
      if (ENVIRONMENT !== undefined) process.env.ENVIRONMENT = ENVIRONMENT;
    }
  });

  it("pass on the OpenAPI document as it was made", async () => {
    const answer = await callHandler(showOpenApi('{"openapi":"3.1.0"}'));
    assert.deepEqual(
      [answer.headers["content-type"], answer.text],
      ["application/json", '{"openapi":"3.1.0"}'],
    );
  });
});
