import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { routeTables } from "../../functions/routes.ts";
import { LocalCloud } from "../../local/cloud.ts";
import { plainProperties } from "../../local/engine/embedded/index.ts";
import type { FunctionGrants } from "../../local/kept-grants.ts";
import { silentLog } from "../../local/log.ts";
import type { Properties } from "../../local/properties.ts";
import type { ExistingResource } from "../../local/service.ts";
import { call, createLink } from "../helpers/links-api.ts";
import { withoutGrant } from "../helpers/without-grant.ts";

const projectRoot = join(import.meta.dirname, "..", "..");

describe("the program's grants", function () {
  this.timeout(120_000);
  let dir: string;
  let cloud: LocalCloud;
  const told: string[] = [];

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), "slipway-grants-"));
    cloud = new LocalCloud({
      projectRoot,
      stack: "dev",
      dir: join(dir, "dev"),
      ports: { site: 0, endpoint: 0 },
      log: { ...silentLog, warn: (line) => void told.push(line) },
    });
    await cloud.start();
    await cloud.up();
  });
  after(async () => {
    await cloud?.stop();
    rmSync(dir, { recursive: true });
  });

  /** Calls the route of each function, by the function's name; answers the status. */
  const routes: Record<string, () => Promise<number>> = {
    "create-link": () => status("/api/links", { method: "POST", body: { url: "https://example.com" } }),
    // A page that is not the last comes with a cursor, which is signed.
    "list-links": () => status("/api/links?limit=1"),
    "get-link": () => status("/api/links/kept"),
    "update-link": () =>
      status("/api/links/kept", { method: "PATCH", body: { url: "https://example.com/new" } }),
    "delete-link": async () => {
      await status("/api/links", { method: "POST", body: { url: "https://a.b", slug: "gone" } });
      return await status("/api/links/gone", { method: "DELETE" });
    },
    "follow-link": () => status("/g/kept"),
    "link-clicks": () => status("/api/links/kept/clicks"),
    health: () => status("/api/meta/health"),
    version: () => status("/api/meta/version"),
    openapi: () => status("/api/meta/openapi.json"),
  };
  let driven = 0;
  /** What each function that consumes a source is given. */
  const events: Record<string, () => object> = {
    "roll-up-clicks": () => {
      driven += 1;
      const image = (clicks: number) => ({
        slug: { S: "driven" },
        createdAt: { S: "2026-11-25T12:00:00.000Z" },
        clicks: { N: String(clicks) },
        lastClick: { M: { at: { S: "2026-11-25T12:00:00.000Z" } } },
      });
      return { Records: [{ dynamodb: { NewImage: image(driven), OldImage: image(driven - 1) } }] };
    },
  };
  /** Runs a function: by its route, or itself where no API leads to it; a failure of the function is a 502. */
  async function drive(name: string): Promise<number> {
    const route = routes[name];
    if (route) return route();
    const payload = /java|csharp/.test(name) ? "42" : JSON.stringify(events[name]?.() ?? {});
    const { functionError } = await cloud.registry.lambda.invoke(reportOf(name).functionName, payload);
    return functionError === undefined ? 200 : 502;
  }
  const functionNames = () => ofType("aws:lambda/function:Function").map(({ name }) => name);
  const isSample = (name: string) => name.startsWith("hello-");

  async function status(path: string, init: Parameters<typeof call>[1] = {}): Promise<number> {
    return (await call(`${cloud.siteUrl}${path}`, init)).status;
  }

  /** Resources of the program, as handlers see them. */
  const ofType = (type: string): (ExistingResource & { readonly type: string })[] =>
    [...cloud.engine.resources.values()]
      .filter((each) => each.type === type)
      .map(({ urn, name, id = "", inputs, outputs }) => ({
        type,
        urn,
        name,
        id,
        inputs: plainProperties(inputs),
        outputs: plainProperties(outputs),
      }));
  const ledger = () => cloud.registry.iam.authorizer.ledger;

  it("are each used by the routes, and no call is refused", async () => {
    // Two of them, so that a page of one is not the last.
    for (const slug of ["kept", "other"])
      await createLink(`${cloud.siteUrl}/api`, { url: "https://a.b", slug });
    const functions = functionNames().filter((name) => !isSample(name));
    assert.deepEqual(
      [...Object.keys(routes), ...Object.keys(events)].sort(),
      functions.sort(),
      "every function has a route or a source that is driven",
    );
    const tables = Object.values(routeTables).flatMap((table) => Object.keys(table.routes));
    assert.equal(tables.length, Object.keys(routes).length, "every route has a function");
    for (const name of functionNames()) assert.ok((await drive(name)) < 400, name);

    const report = cloud.grantsReport().functions;
    const unused = report.flatMap(({ name, grants }) =>
      grants.filter(({ used }) => used === 0).map(({ action }) => `${name} ${action}`),
    );
    assert.deepEqual(unused, []);
    assert.deepEqual(
      report.flatMap(({ refused }) => refused),
      [],
    );
  });

  it("are each needed: without one of a role's, the call is refused, for all of them", async () => {
    let removed = 0;
    const report = cloud.grantsReport().functions;
    for (const { name, functionName, grants } of report) {
      for (const { action } of grants) {
        await refusedWithout(name, functionName, action);
        removed++;
      }
    }
    assert.equal(removed, grantsInGraph());
    assert.ok(removed >= 40, `${removed} grants`);
  });

  /** Action by action, as the documents of the graph have them. */
  function grantsInGraph(): number {
    return ofType("aws:iam/rolePolicy:RolePolicy").reduce((sum, { inputs }) => {
      const { Statement } = JSON.parse(String(inputs.policy)) as { Statement: { Action: string[] }[] };
      return sum + Statement.reduce((actions, { Action }) => actions + Action.length, 0);
    }, 0);
  }

  async function refusedWithout(name: string, functionName: string, action: string): Promise<void> {
    const policy = ofType("aws:iam/rolePolicy:RolePolicy").find(
      ({ name: each }) => each === `${name}-policy`,
    );
    assert.ok(policy, name);
    await changed(policy, { policy: withoutGrant(String(policy.inputs.policy), action) }, async () => {
      renewEnvironments(functionName, action);
      ledger().clear();
      if (isOfMapping(name, action)) {
        await assert.rejects(updateMapping(name), { code: "InvalidParameterValueException" });
        assert.deepEqual([...new Set(reportOf(name).refused.map((each) => each.action))], [action]);
        return;
      }
      const answered = await drive(name);
      const { refused } = reportOf(name);
      assert.deepEqual(
        [...new Set(refused.map((each) => each.action))],
        [action],
        `${name} without ${action}`,
      );
      assert.ok(
        told.some((line) => line.startsWith(`${name} may not ${action} on `)),
        `the log names ${name} and ${action}`,
      );
      // What the platform does in the function's name fails beside it: the caller sees nothing of that on AWS either.
      if (/^(logs|xray):/.test(action)) assert.ok(answered < 400, `${name} without ${action}: ${answered}`);
      else {
        assert.ok(answered >= 500, `${name} without ${action}: ${answered}`);
        assert.match(await logOf(name), new RegExp(`is not authorized to perform: ${action} `));
      }
      const written = await logOf(name);
      if (action.startsWith("logs:")) assert.equal(written, "", `${name} without ${action} writes no log`);
    });
  }

  /** What Lambda does itself in a consumer's name: its mapping is refused without. */
  function isOfMapping(name: string, action: string): boolean {
    return name in events && /^(dynamodb:(GetRecords|GetShardIterator|\w+Streams?)|sqs:\w+)$/.test(action);
  }
  async function updateMapping(name: string): Promise<void> {
    const { functionName } = reportOf(name);
    const mapping = ofType("aws:lambda/eventSourceMapping:EventSourceMapping").find(({ outputs }) =>
      String(outputs.functionArn).endsWith(`:${functionName}`),
    );
    await changed(mapping ?? assert.fail(name), {}, async () => {});
  }

  it("let API Gateway call each function by its permission alone", async () => {
    const permissions = ofType("aws:lambda/permission:Permission");
    assert.equal(permissions.length, Object.keys(routes).length);
    for (const permission of permissions) {
      const called = String(permission.inputs.function);
      const target = cloud
        .grantsReport()
        .functions.find(({ functionName }) => called.split(":").at(-1) === functionName);
      assert.ok(target, called);
      const route = routes[target.name] ?? assert.fail(target.name);
      const handler = cloud.registry.handlers.get(permission.type) ?? assert.fail(permission.type);
      await handler.delete(permission);
      assert.equal(await route(), 500, target.name);
      assert.ok(told.some((line) => /apigateway\.amazonaws\.com is not authorized/.test(line)));
      await handler.restore(permission);
      assert.ok((await route()) < 400, target.name);
    }
  });

  it("let CloudFront read the site by the bucket's policy alone", async () => {
    assert.equal(await status("/index.html"), 200);
    const policies = ofType("aws:s3/bucketPolicy:BucketPolicy").filter(({ inputs }) =>
      String(inputs.policy).includes("cloudfront.amazonaws.com"),
    );
    assert.equal(policies.length, 1, "the bucket that is live, and not the one of the releases");
    for (const policy of policies) {
      const document = withoutGrant(String(policy.inputs.policy), "s3:GetObject");
      await changed(policy, { policy: document }, async () => {
        // CloudFront still has the page for a second.
        assert.equal(await status("/robots.txt"), 403);
      });
    }
    assert.equal(await status("/robots.txt"), 200);
  });

  /** Runs `work` with the resource changed, and puts it back. */
  async function changed(
    resource: ReturnType<typeof ofType>[number],
    change: Properties,
    work: () => Promise<void>,
  ): Promise<void> {
    const handler = cloud.registry.handlers.get(resource.type);
    const update = handler?.update ?? assert.fail(resource.type);
    const { urn, name, id, inputs, outputs } = resource;
    const request = { urn, name, id, oldInputs: inputs, oldOutputs: outputs };
    await update({ ...request, inputs: { ...inputs, ...change } });
    try {
      await work();
    } finally {
      await update({ ...request, inputs });
    }
  }

  /** The next call starts a new environment, which makes a log stream of its own. */
  function renewEnvironments(functionName: string, round: string): void {
    const { lambda } = cloud.registry;
    const { configuration } = lambda.function(functionName);
    lambda.put({ ...configuration, variables: { ...configuration.variables, ROUND: round } });
    started = Date.now();
  }
  let started = 0;

  function reportOf(name: string): FunctionGrants {
    return cloud.grantsReport().functions.find((each) => each.name === name) ?? assert.fail(name);
  }

  /** What a function has logged since its environments were renewed. */
  async function logOf(name: string): Promise<string> {
    const { loggingConfig } = cloud.registry.lambda.function(reportOf(name).functionName).configuration;
    const { CloudWatchLogsClient, FilterLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const client = new CloudWatchLogsClient({
      endpoint: cloud.endpointUrl,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    try {
      const { events } = await client.send(
        new FilterLogEventsCommand({ logGroupName: loggingConfig.logGroup, startTime: started }),
      );
      return (events ?? []).map(({ message }) => message).join("\n");
    } finally {
      client.destroy();
    }
  }
});
