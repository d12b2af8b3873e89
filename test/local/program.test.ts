import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, ListTagsOfResourceCommand } from "@aws-sdk/client-dynamodb";
import { GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ListTagsForResourceCommand, SSMClient } from "@aws-sdk/client-ssm";
import { LocalCloud } from "../../local/cloud.ts";
import { plainProperties, type ResourceState } from "../../local/engine/embedded/index.ts";
import { silentLog } from "../../local/log.ts";
import { administrator } from "../helpers/administrator.ts";

const projectRoot = join(import.meta.dirname, "..", "..");

/** The whole program, as the embedded engine records it: nothing is mocked. */
describe("the platform program on the embedded engine", function () {
  this.timeout(60_000);
  let dir: string;
  let cloud: LocalCloud;
  let resources: readonly ResourceState[];

  const ofType = (type: string) => resources.filter((each) => each.type === type);
  const functions = () =>
    ofType("aws:lambda/function:Function").map((each) => ({
      name: each.name,
      ...plainProperties(each.outputs),
    }));

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), "slipway-program-"));
    cloud = new LocalCloud({
      projectRoot,
      stack: "dev",
      dir: join(dir, "dev"),
      ports: { site: 0, endpoint: 0 },
      log: silentLog,
    });
    await cloud.start();
    await cloud.up();
    resources = [...cloud.engine.resources.values()];
  });
  after(async () => {
    await cloud?.stop();
    rmSync(dir, { recursive: true });
  });

  it("changes nothing when it is applied again", async () => {
    const { created, updated, replaced, deleted, unchanged } = await cloud.up();
    assert.deepEqual(
      { created, updated, replaced, deleted },
      { created: 0, updated: 0, replaced: 0, deleted: 0 },
    );
    assert.equal(unchanged, resources.length - 1, "all but the stack itself");
  });

  it("has a handler for every type of resource it uses", () => {
    assert.deepEqual(
      resources.filter((each) => each.inert).map((each) => each.type),
      [],
    );
  });

  it("tags what it makes, and SDKs see the tags", async () => {
    const settings = { endpoint: cloud.endpointUrl, region: "us-east-1", credentials: administrator };
    const clients = {
      dynamodb: new DynamoDBClient(settings),
      lambda: new LambdaClient(settings),
      ssm: new SSMClient(settings),
    };
    try {
      const first = (type: string) => plainProperties(ofType(type)[0]?.outputs ?? {});
      const listed = [
        clients.dynamodb
          .send(new ListTagsOfResourceCommand({ ResourceArn: String(first("aws:dynamodb/table:Table").arn) }))
          .then(({ Tags = [] }) => Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))),
        clients.lambda
          .send(new GetFunctionCommand({ FunctionName: String(first("aws:lambda/function:Function").name) }))
          .then(({ Tags }) => Tags),
        clients.ssm
          .send(
            new ListTagsForResourceCommand({
              ResourceType: "Parameter",
              ResourceId: String(first("aws:ssm/parameter:Parameter").name),
            }),
          )
          .then(({ TagList = [] }) => Object.fromEntries(TagList.map(({ Key, Value }) => [Key, Value]))),
      ];
      for (const tags of await Promise.all(listed))
        assert.deepEqual(tags, { Project: "platform", Stack: "dev" });
    } finally {
      for (const client of Object.values(clients)) client.destroy();
    }
  });

  it("gives every function a role of its own", () => {
    const roles = functions().map((each) => ("role" in each ? String(each.role) : ""));
    assert.ok(roles.length >= 9, `${roles.length} functions`);
    assert.equal(new Set(roles).size, roles.length);
  });

  it("attaches no managed FullAccess policy, and allows nobody every action of a service", () => {
    const properties = resources.flatMap((each) =>
      Object.entries(plainProperties(each.inputs)).map(([name, value]) => ({ urn: each.urn, name, value })),
    );
    const documents = properties.filter(
      ({ name, value }) => /policy$/i.test(name) && String(value).startsWith("{"),
    );
    assert.ok(documents.length > functions().length, "each function's role has a policy");
    const tooWide = documents.filter(({ value }) =>
      allowedActions(String(value)).some((action) => /^\*$|:\*$/.test(action)),
    );
    assert.deepEqual(tooWide, []);
    const managed = properties.filter(({ name }) => name === "policyArn" || name === "managedPolicyArns");
    assert.deepEqual(
      managed.filter(({ value }) => /FullAccess|AdministratorAccess|PowerUser/.test(JSON.stringify(value))),
      [],
    );
  });

  it("keeps every function behind an API within API Gateway's 29 seconds", () => {
    const called = ofType("aws:lambda/permission:Permission").map(({ inputs }) => plainProperties(inputs));
    const behindApis = new Set(
      called
        .filter(({ principal }) => principal === "apigateway.amazonaws.com")
        .map((each) => String(each.function).split(":").at(-1)),
    );
    const timeouts = functions()
      .filter((each) => behindApis.has(String(each.name)))
      .map((each) => Number("timeout" in each ? each.timeout : Number.NaN));
    assert.ok(timeouts.length >= 9, `${timeouts.length} functions`);
    assert.ok(
      timeouts.every((seconds) => seconds >= 1 && seconds <= 29),
      timeouts.join(", "),
    );
  });

  it("uploads archives of at most 210 KB with SDK clients and 70 KB without", () => {
    const codeDir = join(dir, "dev", "lambda", "code");
    const zips = readdirSync(codeDir).filter((name) => name.endsWith(".zip"));
    assert.ok(zips.length >= 3);
    // What other languages' packages weigh is their compilers' business.
    const inline = functions().filter((each) => "runtime" in each && each.runtime === "nodejs24.x");
    assert.ok(inline.length >= 10);
    for (const each of inline) {
      const usesClients = /_TABLE|_BUCKET/.test(
        JSON.stringify("environment" in each ? each.environment : {}),
      );
      const size = "sourceCodeSize" in each ? Number(each.sourceCodeSize) : Number.NaN;
      assert.ok(size <= (usesClients ? 210_000 : 70_000), `${each.name}: ${size} bytes`);
    }
  });
});

/** Actions of the statements that allow. */
function allowedActions(document: string): string[] {
  const { Statement } = JSON.parse(document) as {
    Statement: { Effect: string; Action?: string | string[] }[];
  };
  return Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action = [] }) => Action);
}
