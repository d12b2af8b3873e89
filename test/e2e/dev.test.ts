import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { getByHost } from "../helpers/by-host.ts";
import { call, createLink, getLink } from "../helpers/links-api.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { copyProject, type ProjectCopy } from "../helpers/project-copy.ts";
import { runSlipway } from "../helpers/slipway.ts";
import { until } from "../helpers/until.ts";

/** Milliseconds for an edit to be applied on a slow machine. */
const limit = 20_000;

describe("npm run dev", function () {
  this.timeout(120_000);
  let project: ProjectCopy;
  let platform: Platform;
  let handler: string;
  let source: string;

  before(async () => {
    project = await copyProject();
    await project.append("Pulumi.dev.yaml", "  platform:domain: example.com\n");
    handler = join(project.root, "functions", "meta", "version.ts");
    source = await readFile(handler, "utf8");
    platform = await startPlatform({ projectRoot: project.root, args: ["--watch"] });
  });
  after(async () => {
    await platform?.stop();
    await project?.remove();
  });

  const version = async () => {
    // Polled: a breath in between leaves the processor to the run that is waited for.
    await setTimeout(50);
    return (await call(`${platform.apiUrl}/meta/version`)).text;
  };
  const answering = (mark: string) =>
    source.replace("json(200, version)", `json(200, { ...version, mark: "${mark}" })`);

  it("serves the development server's page under every name of the site, and no other", async () => {
    const { port } = new URL(platform.siteUrl);
    const page = async () => (await getByHost("localhost", port, "/")).text;
    await until(
      "the development server is there",
      async () => (await page()).includes("@vite/client"),
      limit,
    );
    for (const host of ["localhost", "dev.localhost", "dev.example.com"]) {
      const { status, text } = await getByHost(host, port, "/");
      assert.equal(status, 200, host);
      assert.match(text, /@vite\/client/, host);
    }
    assert.equal((await getByHost("evil.com", port, "/")).status, 403);
  });

  it("answers with an edited handler's new code, updates that function alone and keeps the data", async () => {
    await createLink(platform.apiUrl, { url: "https://example.com/kept", slug: "kept" });
    await writeFile(handler, answering("edited"));
    await until("the edit shows", async () => (await version()).includes("edited"), limit);
    await until("the run is over", () => platform.output.includes("1 updated"), limit);
    assert.doesNotMatch(platform.output, /created|replaced|deleted/);
    assert.equal((await getLink(platform.apiUrl, "kept"))?.url, "https://example.com/kept");
  });

  it("goes on with the last good version while an edit does not build, says where, and takes the mended one", async () => {
    await writeFile(
      handler,
      answering("broken").replace("export function showVersion(", "export function showVersion(("),
    );
    await until("the edit is refused", () => platform.output.includes("not applied"), limit);
    assert.match(platform.output, /version\.ts/);
    assert.match(await version(), /edited/);
    await writeFile(handler, answering("mended"));
    await until("the mended edit shows", async () => (await version()).includes("mended"), limit);
  });

  it("answers 502 for a handler that throws, keeps its stack in the log, and answers again once it is mended", async () => {
    await writeFile(
      handler,
      source.replace("json(200, version)", 'Promise.reject(new Error("secret detail"))'),
    );
    await until("the failure shows", async () => (await version()).includes("Internal server error"), limit);
    const failed = await call(`${platform.apiUrl}/meta/version`);
    assert.equal(failed.status, 502);
    assert.deepEqual(failed.json(), { message: "Internal server error" });
    const logs = await runSlipway(["logs", "version", "--state-dir", join(platform.dir, "..")], project.root);
    assert.match(logs.out, /secret detail/);
    await writeFile(handler, source);
    await until("the mended handler answers", async () => (await version()).includes("environment"), limit);
  });

  it("serves the site's sources through the front door, with hot module replacement's websocket", async () => {
    const page = await call(`${platform.siteUrl}/`, { headers: { accept: "text/html" } });
    assert.match(page.text, /\/@vite\/client/);
    const client = await call(`${platform.siteUrl}/@vite/client`);
    assert.equal(client.status, 200);
    const token = /"([A-Za-z0-9_-]{12})"/.exec(client.text)?.[1] ?? "";
    const socket = new WebSocket(`${platform.siteUrl.replace("http", "ws")}/?token=${token}`, "vite-hmr");
    const first = await new Promise<string>((resolve, reject) => {
      socket.addEventListener("message", ({ data }) => resolve(String(data)));
      socket.addEventListener("error", () => reject(new Error("the websocket was refused")));
    });
    assert.deepEqual(JSON.parse(first), { type: "connected" });
    const update = new Promise<string>((resolve) => {
      socket.addEventListener("message", ({ data }) => {
        if (String(data).includes("app.tsx")) resolve(String(data));
      });
    });
    assert.equal((await call(`${platform.siteUrl}/src/app.tsx`)).status, 200);
    await project.append("web/src/app.tsx", "\n");
    assert.match(await update, /"type":"(update|full-reload)"/);
    socket.close();
  });

  it("keeps the runtime configuration the stack's own", async () => {
    assert.equal((await call(`${platform.siteUrl}/config.json`)).json().environment, "dev");
  });
});
