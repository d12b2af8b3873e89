import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call, createLink } from "../helpers/links-api.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { needCli } from "../helpers/pulumi-cli.ts";
import { runSlipway } from "../helpers/slipway.ts";

const quiet = ["--yes", "--skip-preview", "--non-interactive"];
const consumer = ["--cwd", join("examples", "consumer")];

/** Another team's stack by the real `pulumi`, in the backend and on the local cloud of the platform's. */
describe("npm run pulumi:local -- --cwd examples/consumer", function () {
  this.timeout(180_000);
  let stateDir: string;
  let platform: Platform | undefined;

  const pulumi = (...args: string[]) =>
    runSlipway(["pulumi", ...args, "--stack", "dev", "--state-dir", stateDir]);
  const serve = async (...args: string[]) => {
    platform = await startPlatform({ stateDir, command: ["pulumi", "up", ...quiet, "--serve", ...args] });
    return platform;
  };
  const topLinksUrl = (): string => {
    const line = platform?.output.split("\n").find((each) => each.startsWith("{")) ?? "{}";
    return JSON.parse(line).guests.consumer.topLinksUrl;
  };

  before(async function () {
    await needCli(this);
    stateDir = await mkdtemp(join(tmpdir(), "slipway-consumer-"));
  });
  after(async () => {
    await platform?.end();
    if (stateDir !== undefined) await rm(stateDir, { recursive: true });
  });

  it("names the stack that it refers to when that is not there, and leaves nothing", async () => {
    const { code, out, err } = await pulumi("preview", "--non-interactive", ...consumer);
    assert.notEqual(code, 0);
    assert.match(out + err, /unknown stack "organization\/platform\/dev"/);
    assert.deepEqual(await readdir(join(stateDir, ".cli", "dev")), []);
  });

  it("is applied beside the platform and answers with data of the platform's API", async () => {
    const { code, out, err } = await pulumi("up", ...quiet);
    assert.equal(code, 0, out + err);
    const { apiUrl, output } = await serve(...consumer);
    assert.match(output, /\+ \d+ created/);
    await createLink(apiUrl, { url: "https://example.com/", slug: "only" });
    const { status, text } = await call(topLinksUrl());
    assert.deepEqual([status, text], [200, '{"links":[{"slug":"only","title":"","clicks":0}]}']);
  });

  it("has nothing to change when nothing was changed, and neither has the platform", async () => {
    for (const program of [consumer, []]) {
      const { code, out } = await pulumi("up", ...quiet, "--expect-no-changes", ...program);
      assert.equal(code, 0, out);
    }
    const { out } = await pulumi("stack", "output", "address", ...consumer);
    assert.match(out, /^its own/);
  });

  it("stands until it is destroyed, also when only the platform's program runs", async () => {
    await platform?.end("SIGINT");
    await serve();
    assert.equal((await call(topLinksUrl())).status, 200);
    const { code, out } = await pulumi("destroy", ...quiet, ...consumer);
    assert.equal(code, 0, out);
    assert.match(out, /- \d+ deleted/);
    await platform?.end("SIGINT");
    const dir = join(stateDir, ".cli", "dev");
    assert.ok(existsSync(join(dir, "state.json")), "the platform stands");
    assert.ok(!existsSync(join(dir, "with", "consumer")));
  });

  it("is known only to a cloud that was started with it", async () => {
    await serve();
    const { code, err } = await pulumi("preview", "--non-interactive", ...consumer);
    assert.notEqual(code, 0);
    assert.match(err, /knows the projects platform, and not "consumer": stop it/);
  });
});
