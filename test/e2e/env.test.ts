import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { createLink, getLink } from "../helpers/links-api.ts";
import { startPlatform } from "../helpers/platform.ts";
import { copyProject, type ProjectCopy } from "../helpers/project-copy.ts";
import { runSlipway } from "../helpers/slipway.ts";

describe("npm run env", function () {
  this.timeout(180_000);
  let copy: ProjectCopy;
  let stateDir: string;
  beforeEach(async () => {
    copy = await copyProject();
    stateDir = join(copy.root, ".slipway");
  });
  afterEach(() => copy.remove());

  const env = (args: readonly string[], environment?: NodeJS.ProcessEnv) =>
    runSlipway(["env", ...args], copy.root, environment);
  const json = async (args: readonly string[], environment?: NodeJS.ProcessEnv) => {
    const { code, out, err } = await env([...args, "--json"], environment);
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  const list = async () => {
    const { environments } = await json(["list"]);
    return new Map<string, Record<string, unknown>>(
      environments.map((each: { stack: string }) => [each.stack, each]),
    );
  };
  const configOf = async (stack: string) =>
    parse(await readFile(join(copy.root, `Pulumi.${stack}.yaml`), "utf8")).config;
  const start = (stack: string) => startPlatform({ stack, stateDir, projectRoot: copy.root });

  it("makes an environment with another's configuration, without its secrets and its live release", async () => {
    await copy.append(
      "Pulumi.dev.yaml",
      "  platform:siteRelease: 3-1a2b3c4\n  platform:token:\n    secure: v1:abc\n",
    );
    assert.deepEqual(await json(["create", "pr-12", "--from", "dev"]), {
      stack: "pr-12",
      from: "dev",
      file: "Pulumi.pr-12.yaml",
      secrets: ["platform:token"],
      onAws: ["pulumi stack init pr-12", "pulumi up --stack pr-12"],
    });
    const { "platform:token": _, "platform:siteRelease": __, ...config } = await configOf("dev");
    assert.deepEqual(await configOf("pr-12"), { ...config, "platform:ephemeralOf": "dev" });
    assert.deepEqual((await list()).get("pr-12"), {
      stack: "pr-12",
      configured: true,
      ephemeralOf: "dev",
      localState: false,
    });
  });

  for (const [args, code, message] of [
    [["create", "dev"], 1, /There is an environment "dev" already. Start it .* or destroy it first/],
    [
      ["create", "x", "--from", "nowhere"],
      1,
      /no environment "nowhere" to make one from; there are: dev, prod/,
    ],
    [["destroy", "nowhere"], 1, /There is no environment "nowhere"; there are: dev, prod/],
    [["create"], 2, /missing required argument 'name'\nSee: npm run env -- --help/],
    [["create", "../up"], 2, /'..\/up' is invalid/],
    [[], 2, /create \[options\] <name>/],
    [["frobnicate"], 2, /unknown command 'frobnicate'/],
    [["destroy", "a", "b"], 2, /Expected 1 argument but got 2: a, b/],
  ] as const) {
    it(`refuses ${args.join(" ")} with exit code ${code}, and says what to do`, async () => {
      const answer = await env(args);
      assert.equal(answer.code, code);
      assert.match(answer.err, message);
    });
  }

  it("makes none from one that is itself made for a while", async () => {
    await json(["create", "pr-12"]);
    assert.match((await env(["create", "pr-13", "--from", "pr-12"])).err, /from that: --from dev/);
  });

  it("runs beside the others, and is gone when it is destroyed", async () => {
    await json(["create", "pr-12"]);
    const platform = await start("pr-12");
    try {
      await createLink(platform.apiUrl, { url: "https://example.com/pr", slug: "pr" });
      const running = (await list()).get("pr-12");
      assert.deepEqual(
        [running?.localState, running?.pid, running?.siteUrl, running?.endpointUrl],
        [true, platform.pid, platform.siteUrl, platform.endpointUrl],
      );
      // The CLI is not asked either: there is none in this folder, which would show.
      const { code, err } = await env(["destroy", "pr-12", "--aws"], { ...process.env, PATH: copy.root });
      assert.equal(code, 1);
      assert.match(err, /"pr-12" is already running here \(process \d+\)\. Stop that one first/);
      assert.equal((await getLink(platform.apiUrl, "pr"))?.slug, "pr");
    } finally {
      await platform.end();
    }
    assert.equal((await list()).get("pr-12")?.pid, undefined);

    const destroyed = await json(["destroy", "pr-12"]);
    assert.ok(destroyed.deleted > 50, `${destroyed.deleted} resources`);
    assert.deepEqual(destroyed.removed, [join(".slipway", "pr-12"), "Pulumi.pr-12.yaml"]);
    assert.equal(existsSync(join(stateDir, "pr-12")), false);
    assert.equal((await list()).has("pr-12"), false);
  });

  it("does not destroy a protected environment, and names what would be lost", async () => {
    const platform = await start("prod");
    await createLink(platform.apiUrl, { url: "https://example.com/kept", slug: "kept" });
    await platform.end();

    const { tableName, siteBucket } = JSON.parse(
      await readFile(join(stateDir, "prod", "outputs.json"), "utf8"),
    );
    const { code, err } = await env(["destroy", "prod"]);
    assert.equal(code, 1);
    assert.match(err, new RegExp(`The Table "${tableName}" and all that it holds would be lost`));
    assert.match(err, new RegExp(`The Bucket "${siteBucket}" and all that it holds would be lost`));
    assert.match(err, /lift its protection in Pulumi.prod.yaml, apply that once .* and destroy again/);

    const again = await start("prod");
    try {
      assert.equal((await getLink(again.apiUrl, "kept"))?.slug, "kept");
    } finally {
      await again.end();
    }
  });

  it("keeps the configuration of an environment that stays", async () => {
    await (await start("dev")).end();
    const { removed } = await json(["destroy", "dev"]);
    assert.deepEqual(removed, [join(".slipway", "dev")]);
    assert.ok(await configOf("dev"));
  });

  describe("with --aws", () => {
    /** A program by the name of the CLI, which notes its words and ends with the code it is told. */
    const withCli = async (exitCode: number): Promise<NodeJS.ProcessEnv> => {
      const bin = join(copy.root, "bin");
      await mkdir(bin, { recursive: true });
      await writeFile(
        join(bin, "pulumi"),
        `#!/bin/sh\necho "$@" >> "${join(copy.root, "calls")}"\nexit ${exitCode}\n`,
      );
      await chmod(join(bin, "pulumi"), 0o755);
      return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
    };
    const calls = async () => (await readFile(join(copy.root, "calls"), "utf8")).trim().split("\n");

    it("has the Pulumi CLI do the same on AWS", async () => {
      const environment = await withCli(0);
      await json(["create", "pr-12", "--aws"], environment);
      await json(["destroy", "pr-12", "--aws"], environment);
      assert.deepEqual(await calls(), [
        "stack init pr-12",
        "up --stack pr-12",
        "destroy --stack pr-12",
        "stack rm pr-12 --preserve-config",
      ]);
      assert.equal((await list()).has("pr-12"), false);
    });

    it("keeps the configuration when the CLI fails, and runs nothing after that", async () => {
      await json(["create", "pr-12"]);
      const { code, err } = await env(["destroy", "pr-12", "--aws"], await withCli(3));
      assert.equal(code, 1);
      assert.match(err, /"pulumi destroy --stack pr-12" ended with 3/);
      assert.deepEqual(await calls(), ["destroy --stack pr-12"]);
      assert.ok((await list()).has("pr-12"));
    });

    it("says where to get a CLI that is not there", async () => {
      const { code, err } = await env(["create", "pr-12", "--aws"], { ...process.env, PATH: copy.root });
      assert.equal(code, 1);
      assert.match(err, /"pulumi stack init pr-12" could not be run: .*Install the Pulumi CLI/);
    });
  });
});
