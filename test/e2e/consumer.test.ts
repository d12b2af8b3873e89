import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { call, createLink } from "../helpers/links-api.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { copyProject, type ProjectCopy } from "../helpers/project-copy.ts";
import { runSlipway } from "../helpers/slipway.ts";
import { until } from "../helpers/until.ts";

/** Milliseconds for an edit to be applied on a slow machine. */
const limit = 60_000;

describe("npm run dev -- --with examples/consumer", function () {
  this.timeout(180_000);
  let project: ProjectCopy;
  let platform: Platform;

  before(async () => {
    project = await copyProject();
    await project.edit("Pulumi.dev.yaml", "platform:hello: auto", "platform:hello: none");
    platform = await startPlatform({
      projectRoot: project.root,
      args: ["--watch", "--with", join("examples", "consumer")],
    });
    await createLink(platform.apiUrl, { url: "https://example.com/", slug: "only" });
  });
  after(async () => {
    await platform?.stop();
    await project?.remove();
  });

  const ready = () => JSON.parse(platform.output.split("\n").find((line) => line.startsWith("{")) ?? "{}");
  const top = () => call(ready().guests.consumer.topLinksUrl);

  it("prints the outputs, and answers at the address that it prints", async () => {
    assert.match(ready().guests.consumer.address, /^its own/);
    const { status, text } = await top();
    assert.deepEqual([status, text], [200, '{"links":[{"slug":"only","title":"","clicks":0}]}']);
  });

  it("lists the function among the stack's", async () => {
    const stateDir = join(platform.dir, "..");
    const { out } = await runSlipway(["logs", "--stack", "dev", "--state-dir", stateDir], project.root);
    assert.match(out, /^\s*top-links\b/m);
  });

  it("applies an edit of the program, and nothing of the platform", async () => {
    await project.edit(
      "examples/consumer/top-links.ts",
      "JSON.stringify({ links })",
      'JSON.stringify({ links, mark: "edited" })',
    );
    await until(
      "the edit shows",
      async () => {
        // Polled: a breath in between leaves the processor to the run that is waited for.
        await setTimeout(50);
        return (await top()).text.includes("edited");
      },
      limit,
    );
    await until("the run is over", () => platform.output.includes("1 updated"), limit);
    assert.match(platform.output, /✔ consumer +1 updated, \d+ unchanged/);
    assert.doesNotMatch(platform.output, /✔ applied/);
  });

  it("applies the program again when what it reads of the platform changed", async () => {
    await project.edit(
      "Pulumi.dev.yaml",
      "platform:hello: none",
      "platform:hello: none\n  platform:domain: example.com",
    );
    await until("the run is over", () => /✔ consumer +1 created/.test(platform.output), limit);
    assert.match((await call(`${platform.apiUrl}/stats/top`)).text, /"slug":"only"/);
  });

  it("keeps its state in the platform's folder, and stops with it", async () => {
    const state = join(platform.dir, "with", "consumer", "state.json");
    const { pid } = platform;
    await platform.end("SIGINT");
    assert.throws(() => process.kill(pid, 0), /ESRCH/);
    assert.ok(existsSync(state));
    assert.deepEqual(
      ["lock", "endpoint.json"].filter((name) => existsSync(join(platform.dir, name))),
      [],
    );
  });
});
