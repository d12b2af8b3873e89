import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { copyProject } from "../helpers/project-copy.ts";
import { hashedName, makeBuild, markedSite, runSite } from "../helpers/site-tool.ts";
import { runSlipway } from "../helpers/slipway.ts";
import { until } from "../helpers/until.ts";

describe("npm run site", function () {
  this.timeout(180_000);
  let stateDir: string;
  let dev: Platform;
  let prod: Platform;
  const folders: string[] = [];

  before(async () => {
    stateDir = await mkdtemp(join(tmpdir(), "slipway-"));
    [dev, prod] = (await Promise.all(["dev", "prod"].map((stack) => startPlatform({ stack, stateDir })))) as [
      Platform,
      Platform,
    ]; // Two stacks, two platforms.
  });
  after(async () => {
    await Promise.all([dev?.end(), prod?.end()]);
    for (const folder of [stateDir, ...folders]) await rm(folder, { recursive: true, force: true });
  });

  const site = (...args: string[]) => runSite([...args, "--state-dir", stateDir]);
  const json = async (...args: string[]) => {
    const { code, out, err } = await site(...args, "--json");
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  const build = async (files: Record<string, string>) => {
    const folder = await makeBuild(files);
    folders.push(folder);
    return folder;
  };
  const page = async ({ siteUrl }: Platform, path = "/") => (await fetch(siteUrl + path)).text();
  const mark = async (platform: Platform) => /data-page="([^"]+)"/.exec(await page(platform))?.[1];
  /** CloudFront keeps a page for a second. */
  const shows = (platform: Platform, name: string) =>
    until(`the page of ${name}`, async () => (await mark(platform)) === name);

  it("prints its usage, and exits with 2 for what it does not know", async () => {
    const help = await runSite(["--help"]);
    assert.equal(help.code, 0);
    assert.match(help.out, /rollback \[options\]/);
    const nothing = await runSite([]);
    assert.equal(nothing.code, 2);
    assert.match(nothing.err, /Commands:\n +publish/);
    for (const [args, message] of [
      [["frobnicate"], /unknown command 'frobnicate'/],
      [["deploy"], /missing required argument 'n'/],
      [["deploy", "zero"], /'zero' is invalid/],
      [["list", "--stack", "../up"], /'..\/up' is invalid/],
      [["list", "--colour"], /unknown option '--colour'/],
      [["list", "--site", "shop"], /stack "dev" has no such site; it has deck, site/],
    ] as const) {
      const { code, err } = await site(...args);
      assert.equal(code, 2, err);
      assert.match(err, message);
    }
  });

  it("says how to start a stack that does not run", async () => {
    const { code, err } = await site("list", "--stack", "other");
    assert.equal(code, 1);
    assert.match(err, /npm start -- --stack other/);
  });

  it("publishes, lists, deploys and rolls back, and shows from outside what is live", async () => {
    assert.match(await page(dev), /<title>Go links/, "the built folder is live at first");
    for (const name of ["first", "second"]) {
      await json("publish", "--folder", await build({ ...markedSite(name), [`${name}.txt`]: name }));
    }
    const again = await site("publish", "--folder", folders[0] ?? "");
    assert.equal(again.code, 5);
    assert.match(again.err, /this is release 1-\w{7} already/);

    await json("deploy", "1");
    await json("deploy", "2");
    await shows(dev, "second");
    const { headers } = await fetch(dev.siteUrl);
    assert.match(headers.get("x-amz-meta-release") ?? "", /^2-/);
    assert.equal((await fetch(`${dev.siteUrl}/first.txt`)).status, 404);
    assert.match((await json("rollback")).release, /^1-/);
    await shows(dev, "first");
    const listed: { number: number; status: string }[] = await json("list");
    assert.deepEqual(
      listed.map(({ number, status }) => [number, status]),
      [
        [2, ""],
        [1, "live"],
      ],
    );
    assert.match((await site("current")).out, /^release 1-\w{7} is live, deployed by /);
    assert.match((await site("list")).out, /^RELEASE +STATUS +BUILT/);
  });

  it("agrees with the program: what is live stays so when the program runs again, and back", async () => {
    await json("deploy", "2");
    const asset = Object.keys(markedSite("first")).find((path) => path.endsWith(".js")) ?? "";
    await dev.restart();
    assert.equal(await mark(dev), "second", "the program leaves the release alone");
    assert.match(await page(dev, `/${asset}`), /first/, "files of open pages stay");
    assert.equal(JSON.parse(await page(dev, "/config.json")).environment, "dev");

    await json("unpin");
    await dev.restart();
    assert.match(await page(dev), /<title>Go links/, "the built folder is live again");
    assert.match((await site("current")).out, /the live files are no release's/);

    await json("deploy", "1");
    await shows(dev, "first");
    await dev.restart("SIGKILL");
    assert.equal(await mark(dev), "first");
  });

  it("promotes a release from dev to prod byte for byte, where the configuration is another", async () => {
    const before = await page(prod, "/config.json");
    await json("publish", "--folder", await build(markedSite("own of prod")), "--stack", "prod");
    const { release } = await json("deploy", "2", "--from", "dev", "--stack", "prod");
    assert.match(release, /^2-/);
    await json("deploy", "2");
    await Promise.all([shows(dev, "second"), shows(prod, "second")]);
    const digest = async (platform: Platform, path: string) => {
      const response = await fetch(`${platform.siteUrl}/${path}`);
      assert.equal(response.status, 200, path);
      return createHash("sha256")
        .update(new Uint8Array(await response.arrayBuffer()))
        .digest("hex");
    };
    for (const path of Object.keys(markedSite("second"))) {
      assert.equal(await digest(prod, path), await digest(dev, path), path);
    }
    assert.equal(await page(prod, "/config.json"), before);
    assert.deepEqual(
      [JSON.parse(before).environment, JSON.parse(await page(dev, "/config.json")).environment],
      ["prod", "dev"],
    );
    const [listed] = await json("list", "--stack", "prod");
    assert.deepEqual(listed.promotedFrom, { stack: "dev", name: (await json("list"))[0].name });
  });

  it("refuses a release that needs what the stack does not give, naming it", async () => {
    const schema = JSON.stringify({ required: ["apiUrl", "billingUrl"] });
    const folder = await build({ ...markedSite("billing"), "config.schema.json": schema });
    const { number } = await json("publish", "--folder", folder);
    const { code, err } = await site("deploy", String(number));
    assert.equal(code, 1);
    assert.match(err, /needs "billingUrl" of config.json/);
    await shows(dev, "second");
  });

  it("is preceded by a preview that fails by name when the program gives less than the build needs", async () => {
    const copy = await copyProject();
    folders.push(copy.root);
    await copy.edit("infra/site.ts", '    goUrl: "/g",\n', "");
    const { code, err } = await runSlipway(["plan", "--state-dir", join(copy.root, ".slipway")], copy.root);
    assert.equal(code, 1);
    assert.match(err, /site "site": "goUrl" has no value for config.json, and the site needs it/);
  });

  it("refuses credentials, and the stack's own secrets, with file and line", async () => {
    await writeFile(join(stateDir, "dev", "secrets.yaml"), "apiToken: swordfish-and-chips\n");
    const script = `const a = 1;\nconst token = "swordfish-and-chips";\nconst n = "npm_${"a1B2c3D4e5".repeat(4).slice(0, 36)}";\n`;
    const path = hashedName("app", "js", script);
    const { code, out, err } = await site(
      "publish",
      "--folder",
      await build({ "index.html": "", [path]: script }),
    );
    assert.equal(code, 4);
    assert.match(err, new RegExp(`${path}:2  secret apiToken`));
    assert.match(err, new RegExp(`${path}:3  npm token`));
    assert.doesNotMatch(out + err, /swordfish|a1B2c3/);
    await rm(join(stateDir, "dev", "secrets.yaml"));
  });

  it("publishes the real build", async () => {
    const { release } = await json("publish");
    await json("deploy", release);
    await until("the built page", async () => (await page(dev)).includes("<title>Go links"));
    const manifest = (await json("list")).find(({ name }: { name: string }) => name === release);
    assert.deepEqual(manifest.requiredConfig, ["environment", "apiUrl", "goUrl", "version"]);
  });

  it("removes old releases", async () => {
    const { releases } = await json("prune", "--keep", "2", "--grace", "0");
    assert.deepEqual(
      releases.map((name: string) => name.split("-")[0]),
      ["1"],
    );
    assert.equal((await site("current")).code, 0);
    assert.match(
      await readFile(join(stateDir, "dev", "config.yaml"), "utf8"),
      /^platform:siteRelease: 4-\w{7}$/m,
    );
  });
});
