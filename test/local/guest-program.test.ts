import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { LocalCloud } from "../../local/cloud.ts";
import type { StackOutputs } from "../../local/engine/embedded/index.ts";
import { GuestProgram } from "../../local/guest-program.ts";
import { silentLog } from "../../local/log.ts";
import { declaredOutputs } from "../../local/output-contract/declared-outputs.ts";
import { createRegistry } from "../../local/registry.ts";
import { getByHost } from "../helpers/by-host.ts";
import { testContext } from "../helpers/cloud-context.ts";
import { call, createLink } from "../helpers/links-api.ts";
import { copyProject, type ProjectCopy } from "../helpers/project-copy.ts";

const consumer = (root: string) => join(root, "examples", "consumer");

/** The consumer example beside the platform with a domain, in this process. */
describe("another team's program", function () {
  this.timeout(120_000);
  let copy: ProjectCopy;
  let cloud: LocalCloud;
  let port: string;

  before(async () => {
    copy = await copyProject();
    const dir = join(copy.root, ".slipway", "dev");
    await mkdir(dir, { recursive: true });
    // For this machine and the platform alone: it is nothing that the other program knows.
    await writeFile(join(dir, "config.yaml"), "domain: example.com\nhello: none\n");
    await open();
    await cloud.up();
    await upGuests();
    ({ port } = new URL(cloud.siteUrl ?? ""));
    const apiUrl = `${cloud.siteUrl}/api`;
    await createLink(apiUrl, { url: "https://example.com/rare", slug: "rare" });
    await createLink(apiUrl, { url: "https://example.com/often", slug: "often", title: "Often" });
    await call(`${cloud.siteUrl}/g/often`);
  });
  after(async () => {
    await cloud?.stop();
    await copy?.remove();
  });

  const open = async (guests = [consumer(copy.root)]) => {
    cloud = new LocalCloud({
      projectRoot: copy.root,
      stack: "dev",
      dir: join(copy.root, ".slipway", "dev"),
      ports: { site: port === undefined ? 0 : Number(port), endpoint: 0 },
      log: silentLog,
      guests,
    });
    await cloud.start();
  };
  const upGuests = async () => {
    for (const guest of cloud.guests) await cloud.upGuest(guest);
  };
  const top = async (host: string) => {
    const { status, text } = await getByHost(host, port, "/api/stats/top");
    return { status, text };
  };
  const answer = {
    status: 200,
    text: JSON.stringify({
      links: [
        { slug: "often", title: "Often", clicks: 1 },
        { slug: "rare", title: "", clicks: 0 },
      ],
    }),
  };

  it("answers its route under the platform's addresses, with data of the platform's API", async () => {
    for (const host of ["localhost", "dev.localhost", "dev.example.com", "api.dev.localhost"]) {
      assert.deepEqual(await top(host), answer, host);
    }
    const outputs = cloud.guests[0]?.engine.outputs ?? {};
    assert.equal(outputs.topLinksUrl?.value, "https://dev.example.com/api/stats/top");
    assert.deepEqual(cloud.addressesAmong(outputs), {
      topLinksUrl: `http://dev.localhost:${port}/api/stats/top`,
    });
  });

  it("finds every output that the platform declares, and no other", () => {
    const declared = declaredOutputs(join(copy.root, "infra", "outputs.ts")).map(({ name }) => name);
    assert.deepEqual(Object.keys(cloud.engine.outputs).sort(), declared.sort());
  });

  it("leaves the platform's own APIs where they were", async () => {
    assert.equal((await getByHost("localhost", port, "/api/meta/health")).status, 200);
    // As API Gateway says it of a path of its domain that no rule takes.
    assert.deepEqual(await getByHost("localhost", port, "/api/none"), {
      status: 403,
      text: '{"message":"Forbidden"}',
    });
  });

  it("reads the table one by one or as a list, and may do nothing else", async () => {
    const role = [...cloud.resources.values()].find(
      ({ type, urn }) => type === "aws:iam/role:Role" && urn.includes("::consumer::"),
    );
    const client = new DynamoDBClient({
      endpoint: cloud.endpointUrl,
      region: "us-east-1",
      credentials: cloud.registry.iam.credentialsFor(String(role?.outputs.arn)),
    });
    const TableName = String(cloud.engine.outputs.tableName?.value);
    const Key = { pk: { S: "LINK#rare" }, sk: { S: "LINK" } };
    const byOwner = {
      TableName,
      KeyConditionExpression: "ownerKey = :owner",
      ExpressionAttributeValues: { ":owner": { S: "OWNER#team" } },
    };
    const refused = (work: Promise<unknown>) => assert.rejects(work, { name: "AccessDeniedException" });
    try {
      assert.equal((await client.send(new GetItemCommand({ TableName, Key }))).Item?.slug?.S, "rare");
      assert.equal((await client.send(new QueryCommand({ ...byOwner, IndexName: "byOwner" }))).Count, 2);
      await refused(client.send(new PutItemCommand({ TableName, Item: Key })));
      await refused(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key,
            UpdateExpression: "ADD clicks :many",
            ExpressionAttributeValues: { ":many": { N: "99" } },
          }),
        ),
      );
      await refused(client.send(new DeleteItemCommand({ TableName, Key })));
      await refused(client.send(new ScanCommand({ TableName })));
    } finally {
      client.destroy();
    }
  });

  it("changes nothing when it is applied again, and its functions are among the stack's", async () => {
    const [guest] = cloud.guests;
    assert.ok(guest);
    assert.equal(guest.changed, false);
    const { created, updated, replaced, deleted } = await cloud.upGuest(guest);
    assert.deepEqual([created, updated, replaced, deleted], [0, 0, 0, 0]);
    assert.ok(cloud.grantsReport().functions.some(({ name }) => name === "top-links"));
    assert.deepEqual(
      [...guest.engine.resources.values()].filter(({ inert }) => inert),
      [],
    );
  });

  it("is refused under a project name that is taken", () => {
    const twice = () =>
      new LocalCloud({
        projectRoot: copy.root,
        stack: "dev",
        dir: join(copy.root, ".slipway", "dev"),
        ports: { site: 0, endpoint: 0 },
        log: silentLog,
        guests: [consumer(copy.root), consumer(copy.root)],
      });
    assert.throws(twice, /Two programs have the project name "consumer"; give each a name of its own/);
  });

  it("is kept and not served while it is not given, and is back without running when it is again", async () => {
    await cloud.stop();
    await open([]);
    assert.deepEqual(cloud.absentGuests, ["consumer"]);
    assert.equal((await top("localhost")).status, 403);
    await cloud.stop();
    await open();
    assert.deepEqual(cloud.absentGuests, []);
    assert.equal(cloud.guests[0]?.changed, false);
    assert.deepEqual(await top("localhost"), answer);
  });

  it("has an address of its own once the platform's domain is gone, though it was away then", async () => {
    await cloud.stop();
    await writeFile(join(copy.root, ".slipway", "dev", "config.yaml"), "hello: none\n");
    await open([]);
    await cloud.up();
    await cloud.stop();
    await open();
    assert.equal(cloud.guests[0]?.changed, true);
    await upGuests();
    const outputs = cloud.guests[0]?.engine.outputs ?? {};
    assert.match(String(outputs.address?.value), /^its own/);
    const { topLinksUrl = "" } = cloud.addressesAmong(outputs);
    assert.match(topLinksUrl, /_aws\/execute-api/);
    assert.deepEqual((await call(topLinksUrl)).text, answer.text);
  });
});

describe("what another team's program reads", function () {
  this.timeout(30_000);
  let dir: string;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-guest-"));
  });
  after(() => rmSync(dir, { recursive: true }));

  const failureWith = async (outputs: StackOutputs | undefined): Promise<string> => {
    const projectRoot = join(import.meta.dirname, "..", "..");
    const context = testContext({ stack: "dev", dir });
    const guest = new GuestProgram({
      folder: consumer(projectRoot),
      projectRoot,
      context,
      registry: createRegistry(context),
      references: async () => outputs,
      platformOutputs: () => outputs ?? {},
    });
    try {
      await guest.up();
      return "";
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      await guest.engine.dispose();
    }
  };

  it("is named when the stack is not there", async () => {
    assert.match(
      await failureWith(undefined),
      /StackReference "organization\/platform\/dev": there is no such stack here/,
    );
  });

  it("is named when the stack lacks an output", async () => {
    const text = (value: string) => ({ value, secret: false });
    assert.match(
      await failureWith({ siteUrl: text("https://dev.example.com"), tableName: text("links") }),
      /stack "organization\/platform\/dev" has no text as its output "tableReadPolicyArn": got nothing/,
    );
  });
});
