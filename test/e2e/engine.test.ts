import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { linksTable } from "../../functions/links/keys.ts";
import { administrator } from "../helpers/administrator.ts";
import { call, createLink } from "../helpers/links-api.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { copyProject, type ProjectCopy } from "../helpers/project-copy.ts";
import { needCli } from "../helpers/pulumi-cli.ts";
import { runSlipway } from "../helpers/slipway.ts";

interface PreviewStep {
  readonly op: string;
  readonly urn: string;
}

const quiet = ["--yes", "--skip-preview", "--non-interactive"];

/** The unmodified program by the real `pulumi`, against the local cloud, from nothing to nothing. */
describe("npm run pulumi:local", function () {
  this.timeout(180_000);
  let project: ProjectCopy;
  let stateDir: string;
  let platform: Platform;

  /** A command beside the one that serves, on the same cloud. */
  const pulumi = (args: readonly string[], stack = "dev") =>
    runSlipway(["pulumi", ...args, "--stack", stack, "--state-dir", stateDir], project.root);
  /** What a preview would do to resources, by operation; the same ones left out. */
  const preview = async (): Promise<PreviewStep[]> => {
    const { code, out, err } = await pulumi(["preview", "--json", "--non-interactive"]);
    assert.equal(code, 0, out + err);
    const { steps }: { steps: PreviewStep[] } = JSON.parse(out);
    return steps.filter(({ op }) => op !== "same").map(({ op, urn }) => ({ op, urn }));
  };
  const outputs = async () => JSON.parse((await pulumi(["stack", "output", "--json"])).out);

  before(async function () {
    await needCli(this);
    project = await copyProject();
    stateDir = await mkdtemp(join(tmpdir(), "slipway-engine-"));
    // The languages have tests of their own; without them a run of the program is shorter.
    await project.edit("Pulumi.dev.yaml", "platform:hello: auto", "platform:hello: node");
  });
  after(async () => {
    await platform?.end();
    await project?.remove();
    if (stateDir !== undefined) await rm(stateDir, { recursive: true });
  });

  it("says in a preview what would be created, and leaves nothing", async () => {
    const { code, out, err } = await pulumi(["preview", "--diff", "--non-interactive"]);
    assert.equal(code, 0, out + err);
    assert.match(out, /\+ \d+ to create/);
    assert.match(out, /\+ aws:dynamodb\/table:Table: \(create\)/);
    assert.deepEqual(await readdir(join(stateDir, ".cli", "dev")), []);
  });

  it("applies the program, and then serves the site and the API as npm start does", async () => {
    const command = ["pulumi", "up", ...quiet, "--serve"];
    platform = await startPlatform({ stateDir, projectRoot: project.root, command });
    assert.match(platform.output, /\+ \d+ created/);
    const site = await call(platform.siteUrl);
    assert.equal(site.status, 200);
    assert.match(site.text, /<html/);
    await createLink(platform.apiUrl, { url: "https://example.com/", slug: "kept" });
    const redirect = await fetch(`${platform.siteUrl}/g/kept`, { redirect: "manual" });
    assert.equal(redirect.status, 302);
  });

  it("keeps secrets secret: not one stands in the state as it is", async () => {
    const { out } = await pulumi(["stack", "export", "--show-secrets"]);
    const plain = [...out.matchAll(/"plaintext": "\\"([^"\\]{20,})\\""/g)].map((match) => match[1] ?? "");
    assert.ok(plain.length > 0, "there are secrets");
    const root = join(stateDir, ".cli", "dev");
    for (const folder of [root, join(root, "pulumi", "backend", ".pulumi", "stacks", "platform")]) {
      for (const file of await readdir(folder, { withFileTypes: true })) {
        if (!file.isFile()) continue;
        const text = await readFile(join(folder, file.name), "utf8");
        for (const secret of plain) assert.ok(!text.includes(secret), file.name);
      }
    }
  });

  it("has nothing to change when nothing was changed", async () => {
    const { code, out } = await pulumi(["up", ...quiet, "--expect-no-changes"]);
    assert.equal(code, 0, out);
    assert.match(out, /Resources:\s+\d+ unchanged/);
  });

  it("updates for an edited handler exactly that function, and the API answers with the new code", async () => {
    await project.edit(
      "functions/meta/version.ts",
      "json(200, version)",
      'json(200, { ...version, mark: "edited" })',
    );
    const steps = await preview();
    assert.deepEqual(
      steps.map(({ op, urn }) => [op, urn.split("::").slice(2).join("::")]),
      [["update", "platform:components:InlineFunction$aws:lambda/function:Function::version"]],
    );
    assert.equal((await pulumi(["up", ...quiet])).code, 0);
    assert.match((await call(`${platform.apiUrl}/meta/version`)).text, /"mark":"edited"/);
    assert.equal((await call(`${platform.apiUrl}/links/kept`)).status, 200, "data is kept");
  });

  it("announces a replace for another key of the table", async () => {
    const undo = await project.edit("infra/data.ts", "hashKey: linksTable.hashKey", 'hashKey: "another"');
    const { code, out } = await pulumi(["preview", "--diff", "--non-interactive"]);
    await undo();
    assert.equal(code, 0, out);
    assert.match(out, /aws:dynamodb\/table:Table: \(replace\)/);
    assert.match(out, /hashKey\s*: "pk" => "another"|~ hashKey/);
  });

  it("shows in a refresh what was changed by hand, and takes it back in the next up", async () => {
    const { tableName, siteBucket } = await outputs();
    const settings = { endpoint: platform.endpointUrl, region: "us-east-1", credentials: administrator };
    const dynamodb = new DynamoDBClient(settings);
    const s3 = new S3Client({ ...settings, forcePathStyle: true });
    try {
      await dynamodb.send(
        new UpdateTimeToLiveCommand({
          TableName: tableName,
          TimeToLiveSpecification: { AttributeName: linksTable.ttlAttribute, Enabled: false },
        }),
      );
      await s3.send(new PutObjectCommand({ Bucket: siteBucket, Key: "index.html", Body: "by hand" }));
      await s3.send(new DeleteObjectCommand({ Bucket: siteBucket, Key: "favicon.svg" }));
    } finally {
      dynamodb.destroy();
      s3.destroy();
    }
    const refreshed = await pulumi(["refresh", ...quiet, "--diff"]);
    assert.equal(refreshed.code, 0, refreshed.out + refreshed.err);
    assert.match(refreshed.out, /enabled\s*: true => false/);
    assert.match(refreshed.out, /etag/);
    const steps = await preview();
    assert.deepEqual(
      steps
        .map(({ op, urn }) => [op, urn.split("$").at(-1)?.split("::")[0]])
        .filter(([op]) => op !== "create")
        .sort(),
      [
        ["update", "aws:dynamodb/table:Table"],
        ["update", "aws:s3/bucketObjectv2:BucketObjectv2"],
      ],
    );
    const { code, out } = await pulumi(["up", ...quiet]);
    assert.equal(code, 0, out);
    assert.match((await call(platform.siteUrl)).text, /<html/);
    assert.deepEqual(await preview(), []);
  });

  it("keeps the table and what is in it under another name, by an alias", async () => {
    const { tableName } = await outputs();
    const undo = await project.edit(
      "infra/data.ts",
      "new Table(name, {",
      'new Table(name === "links" ? "short-links" : name, {',
    );
    await project.edit(
      "infra/data.ts",
      "pointInTimeRecovery: stage.pointInTimeRecovery,\n  });",
      "pointInTimeRecovery: stage.pointInTimeRecovery,\n  }, { aliases: [{ name }] });",
    );
    assert.deepEqual(await preview(), []);
    const { code, out } = await pulumi(["up", ...quiet, "--expect-no-changes"]);
    await undo();
    assert.equal(code, 0, out);
    assert.equal((await outputs()).tableName, tableName);
    assert.match((await pulumi(["stack", "export"])).out, /dynamodb\/table:Table::short-links"/);
    assert.equal((await call(`${platform.apiUrl}/links/kept`)).status, 200);
  });

  it("destroys all, and leaves no process and no file but logs", async () => {
    const { code, out } = await pulumi(["destroy", ...quiet]);
    assert.equal(code, 0, out);
    assert.match(out, /- \d+ deleted/);
    const { pid } = platform;
    await platform.end("SIGINT");
    assert.throws(() => process.kill(pid, 0), /ESRCH/);
    assert.deepEqual(await readdir(join(stateDir, ".cli", "dev")), ["logs"]);
  });

  it("refuses to replace or destroy the table of a protected stack", async () => {
    const { code: applied, out: said } = await pulumi(["up", ...quiet], "prod");
    assert.equal(applied, 0, said);
    const undo = await project.edit("infra/data.ts", "hashKey: linksTable.hashKey", 'hashKey: "another"');
    const replaced = await pulumi(["up", ...quiet], "prod");
    await undo();
    assert.notEqual(replaced.code, 0);
    assert.match(replaced.out + replaced.err, /Table::links[\s\S]*protect/);
    const unchanged = await pulumi(["up", ...quiet, "--expect-no-changes"], "prod");
    assert.equal(unchanged.code, 0, unchanged.out);
    const destroyed = await pulumi(["destroy", ...quiet], "prod");
    assert.notEqual(destroyed.code, 0);
    const { out: kept } = await pulumi(["stack", "export"], "prod");
    assert.match(kept, /"type": "aws:dynamodb\/table:Table"/);
  });
});
