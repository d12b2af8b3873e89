import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "../../local/commands/index.ts";
import { call, createLink } from "../helpers/links-api.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { copyProject } from "../helpers/project-copy.ts";
import { runSlipway } from "../helpers/slipway.ts";

describe("npm start", function () {
  this.timeout(120_000);

  it("prints its usage for --help and exits with 0", async () => {
    const { code, out } = await runSlipway(["--help"]);
    assert.equal(code, 0);
    assert.match(out, /--stack <name>/);
    for (const { typed } of Object.values(commands).slice(1))
      assert.ok(out.includes(typed.replace(/ --$/, "")), typed);
  });

  for (const name of Object.keys(commands).slice(1)) {
    it(`prints the usage of ${name}`, async () => {
      const { code, out } = await runSlipway([name, "--help"]);
      assert.equal(code, 0);
      assert.match(out, /npm run /);
    });
  }

  for (const [args, message] of [
    [["--port", "70000"], /'70000' is invalid. Use a whole number from 0 to 65535/],
    [["--stack", "../up"], /'-s, --stack <name>' argument '..\/up' is invalid/],
    [["frobnicate"], /Unknown command "frobnicate"; there are: start/],
    [["--colour"], /unknown option '--colour'/],
    [["plan", "--stak", "dev"], /Did you mean --stack\?\)\nSee: npm run plan -- --help/],
    [["env", "frobnicate"], /unknown command 'frobnicate'\nSee: npm run env -- --help/],
  ] as const) {
    it(`refuses ${args.join(" ")} with exit code 2 and what to do`, async () => {
      const { code, err } = await runSlipway(args);
      assert.equal(code, 2);
      assert.match(err, message);
    });
  }

  it("plans a stack that never ran here, and leaves nothing behind", async () => {
    const stateDir = join(tmpdir(), `slipway-never-ran-${process.pid}`);
    const { code, out, err } = await runSlipway(["plan", "--stack", "prod", "--state-dir", stateDir]);
    assert.equal(code, 0, err);
    assert.match(out, /Plan for prod: \d+ to create/);
    assert.equal(existsSync(stateDir), false);
  });

  describe("beside a running one", () => {
    let platform: Platform;
    before(async () => {
      platform = await startPlatform();
    });
    after(() => platform?.stop());

    it("refuses a second instance on the same state, naming the process", async () => {
      const stateDir = join(platform.dir, "..");
      const { code, err } = await runSlipway([
        "--state-dir",
        stateDir,
        "--port",
        "0",
        "--endpoint-port",
        "0",
      ]);
      assert.equal(code, 1);
      assert.match(err, new RegExp(`"dev" is already running here \\(process ${platform.pid}\\)`));
    });

    it("refuses --reset while the stack runs, and removes nothing", async () => {
      const link = await createLink(platform.apiUrl, { url: "https://example.com/kept" });
      const { code } = await runSlipway(["--reset", "--state-dir", join(platform.dir, "..")]);
      assert.equal(code, 1);
      assert.equal((await call(`${platform.apiUrl}/links/${link.slug}`)).status, 200);
    });

    it("says which port is taken and how to choose another", async () => {
      const endpointPort = new URL(platform.endpointUrl).port;
      const stateDir = await mkdtemp(join(tmpdir(), "slipway-"));
      try {
        const { code, err } = await runSlipway([
          "--state-dir",
          stateDir,
          "--port",
          "0",
          "--endpoint-port",
          endpointPort,
        ]);
        assert.equal(code, 1);
        assert.match(
          err,
          new RegExp(`Port ${endpointPort} on 127.0.0.1 is taken by another program.*--endpoint-port <port>`),
        );
      } finally {
        await rm(stateDir, { recursive: true });
      }
    });

    it("runs prod beside dev, with its own data", async () => {
      const prod = await startPlatform({ stack: "prod" });
      try {
        await createLink(prod.apiUrl, { url: "https://example.com/prod", slug: "only-in-prod" });
        await createLink(platform.apiUrl, { url: "https://example.com/dev", slug: "only-in-dev" });
        assert.equal((await call(`${platform.apiUrl}/links/only-in-prod`)).status, 404);
        assert.equal((await call(`${prod.apiUrl}/links/only-in-dev`)).status, 404);
        assert.notEqual(prod.endpointUrl, platform.endpointUrl);
        assert.equal((await call(`${prod.siteUrl}/config.json`)).json().environment, "prod");
        assert.equal((await call(`${platform.siteUrl}/config.json`)).json().environment, "dev");
      } finally {
        await prod.stop();
      }
    });
  });

  it("lists every bad configuration value together, and changes nothing", async () => {
    const copy = await copyProject();
    try {
      await writeFile(
        join(copy.root, "Pulumi.dev.yaml"),
        "config:\n  aws:region: us-east-1\n  platform:logRetentionDays: soon\n  platform:nonsense: 1\n",
      );
      const { code, err } = await runSlipway(["--port", "0", "--endpoint-port", "0"], copy.root);
      assert.equal(code, 1);
      assert.match(err, /logRetentionDays/);
      assert.match(err, /nonsense/);
      assert.doesNotMatch(err, /\n\s+at /);
    } finally {
      await copy.remove();
    }
  });

  it("removes a stack's data with --reset", async () => {
    const platform = await startPlatform();
    try {
      await createLink(platform.apiUrl, { url: "https://example.com/gone", slug: "gone" });
      await platform.end();
      const again = await startPlatform({ stateDir: join(platform.dir, ".."), args: ["--reset"] });
      assert.equal((await call(`${again.apiUrl}/links/gone`)).status, 404);
      await again.end();
    } finally {
      await platform.stop();
    }
  });

  it("says which port a listener of another program holds", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? String(address.port) : "";
    const stateDir = await mkdtemp(join(tmpdir(), "slipway-"));
    try {
      const { code, err } = await runSlipway([
        "--state-dir",
        stateDir,
        "--port",
        port,
        "--endpoint-port",
        "0",
      ]);
      assert.equal(code, 1);
      assert.match(err, new RegExp(`Port ${port} on 127.0.0.1 is taken.*--port <port>`));
    } finally {
      other.close();
      await rm(stateDir, { recursive: true });
    }
  });
});
