import assert from "node:assert/strict";
import { join } from "node:path";
import { LocalCloud } from "../../local/cloud.ts";
import { silentLog } from "../../local/log.ts";
import { getByHost } from "../helpers/by-host.ts";
import { copyProject, type ProjectCopy } from "../helpers/project-copy.ts";

/** The whole program with a domain, and requests by the names that it makes. */
describe("the platform program with a domain", function () {
  this.timeout(120_000);
  let copy: ProjectCopy;
  let cloud: LocalCloud;
  let port: string;

  before(async () => {
    copy = await copyProject();
    await copy.append("Pulumi.dev.yaml", "  platform:domain: example.com\n");
    await open();
    await cloud.up();
    ({ port } = new URL(cloud.siteUrl ?? ""));
  });
  after(async () => {
    await cloud?.stop();
    await copy?.remove();
  });

  const open = async () => {
    cloud = new LocalCloud({
      projectRoot: copy.root,
      stack: "dev",
      dir: join(copy.root, ".slipway", "dev"),
      ports: { site: port === undefined ? 0 : Number(port), endpoint: 0 },
      log: silentLog,
    });
    await cloud.start();
  };

  const ask = (host: string, path: string) => getByHost(host, port, path);

  const answers = async () => {
    for (const host of ["dev.example.com", "dev.localhost", "localhost"]) {
      const page = await ask(host, "/");
      assert.equal(page.status, 200, host);
      assert.match(page.text, /<!doctype html>/i);
      assert.equal((await ask(host, "/api/meta/health")).status, 200, host);
    }
    for (const host of ["api.dev.example.com", "api.dev.localhost"]) {
      assert.equal((await ask(host, "/api/meta/health")).status, 200, host);
      assert.equal((await ask(host, "/api/links?limit=1")).status, 200, host);
      assert.equal((await ask(host, "/g/none")).status, 404, host);
      assert.deepEqual(await ask(host, "/"), { status: 403, text: '{"message":"Forbidden"}' }, host);
    }
    for (const host of ["example.com", "prod.localhost", "evil.com"]) {
      assert.equal((await ask(host, "/")).status, 403, host);
    }
  };

  it("answers to its full and local names, and to no other", answers);

  it("names its addresses as this machine answers them", () => {
    const { siteUrl, apiUrl } = cloud.addresses;
    assert.deepEqual(
      [siteUrl, apiUrl, cloud.addresses["api.dev.example.com"]],
      [
        `http://dev.localhost:${port}`,
        `http://dev.localhost:${port}/api`,
        `http://api.dev.localhost:${port}`,
      ],
    );
    assert.equal(cloud.engine.outputs.siteUrl?.value, "https://dev.example.com");
    assert.equal(cloud.engine.outputs.apiDomainName?.value, "api.dev.example.com");
  });

  it("changes nothing when it is applied again, and has a handler for every type", async () => {
    const { created, updated, replaced, deleted } = await cloud.up();
    assert.deepEqual([created, updated, replaced, deleted], [0, 0, 0, 0]);
    assert.deepEqual(
      [...cloud.engine.resources.values()].filter((each) => each.inert),
      [],
    );
  });

  it("answers to them after a restart, without the program", async () => {
    await cloud.stop();
    await open();
    await answers();
  });
});
