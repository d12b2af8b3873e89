import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import type * as BundleModule from "../../../../infra/lib/lean-bundle/index.ts";
import { startDynamoDb, type TestDynamoDb } from "../../../helpers/dynamodb.ts";
import { loadProgramModule } from "../../../helpers/pulumi-mocks.ts";
import type * as Callbacks from "../../fixtures/callbacks.cts";

const { leanBundle } = loadProgramModule<typeof BundleModule>("infra/lib/lean-bundle/index.ts");
const callbacks = loadProgramModule<typeof Callbacks>("test/infra/fixtures/callbacks.cts");

describe("leanBundle", function () {
  this.timeout(60_000);
  let folder: string;
  let cacheFolder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-bundles-"));
    cacheFolder = join(folder, "cache");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const bundle = async (factory: () => unknown, cache = cacheFolder) => {
    const { path, codeHash } = await leanBundle("test", factory, { cacheFolder: cache });
    return { path, codeHash, code: readFileSync(path, "utf8") };
  };

  /** Runs a bundle as Lambda does: alone in a folder, with nothing to require from. */
  async function run(factory: () => unknown, event: unknown = {}, env: Record<string, string> = {}) {
    const { code } = await bundle(factory);
    const place = mkdtempSync(join(folder, "run-"));
    writeFileSync(join(place, "index.js"), code);
    const script =
      "const { handler } = require('./index.js');" +
      `handler(${JSON.stringify(event)}, {}).then((result) => process.stdout.write('\\n' + JSON.stringify(result)));`;
    const { stdout, stderr, status } = spawnSync(process.execPath, ["-e", script], {
      cwd: place,
      encoding: "utf8",
      env: { PATH: "", ...env },
    });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout.split("\n").at(-1) ?? "");
  }

  describe("runs alone", () => {
    let database: TestDynamoDb;
    before(async () => {
      database = await startDynamoDb();
    });
    after(() => database?.stop());

    const awsEnv = () => ({
      AWS_ENDPOINT_URL: database.endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    });

    it("with our own modules, and their schemas and private fields, in it", async () => {
      const LINKS_TABLE = await database.createLinksTable();
      const body = JSON.stringify({ url: "https://example.com", slug: "docs", tags: ["a"] });
      const env = { ...awsEnv(), LINKS_TABLE, POWERTOOLS_METRICS_DISABLED: "true" };
      const created = await run(callbacks.creating, { body, headers: {} }, env);
      assert.equal(created.statusCode, 201, created.body);
      const refused = await run(callbacks.creating, { body: '{"url":"javascript:1"}', headers: {} }, env);
      assert.equal(refused.statusCode, 400);
    });

    it("with an SDK client in it", async () => {
      const name = await database.createLinksTable();
      const tables: string[] = await run(callbacks.listing, {}, awsEnv());
      assert.ok(tables.includes(name));
    });

    it("with captured text, and values that are plain", async () => {
      const answer = await run(callbacks.showing('{"a":1}'));
      assert.equal(answer.body, '{"a":1}');
      assert.deepEqual(await run(callbacks.capturesPlain, { text: "xx" }), [3, 2, true]);
    });

    it("with a module that is used as a namespace, by names and whole", async () => {
      assert.deepEqual(await run(callbacks.namespace), {
        seven: 7,
        all: ["randomSlug", "reservedSlugs", "slugOf", "slugPattern", "slugRule"],
      });
    });

    it("with a package used as a namespace, and a builtin", async () => {
      assert.deepEqual(await run(callbacks.mixed, { text: "a: 1" }), { parsed: { a: 1 }, joined: "a/b" });
    });

    it("with state that a factory makes", async () => {
      assert.equal(await run(callbacks.counting), 1);
    });
  });

  it("is the same text each time, alone or with others, kept or built anew", async () => {
    const elsewhere = (name: string) => join(folder, name);
    const together = await Promise.all([
      bundle(callbacks.creating, elsewhere("a")),
      bundle(callbacks.listing, elsewhere("a")),
      bundle(callbacks.mixed, elsewhere("a")),
    ]);
    const alone = await bundle(callbacks.creating, elsewhere("b"));
    const kept = await bundle(callbacks.creating, elsewhere("a"));
    assert.equal(alone.code, together[0].code);
    assert.equal(kept.path, together[0].path);
  });

  it("holds no path of this machine", async () => {
    const { code } = await bundle(callbacks.creating);
    assert.ok(!code.includes(process.cwd()) && !code.includes(tmpdir()));
  });

  it("is kept, and built anew when a file behind it is another", async () => {
    const cache = join(folder, "kept");
    await bundle(callbacks.listing, cache);
    const entryFile = join(cache, entryOf(cache));
    const written = () => statSync(entryFile).mtimeMs;

    const first = written();
    await bundle(callbacks.listing, cache);
    assert.equal(written(), first, "found, not built");

    // As if the file had been another when the bundle was built.
    const entry = JSON.parse(readFileSync(entryFile, "utf8"));
    const input = Object.keys(entry.inputs).find((file) => file.includes("client-dynamodb")) ?? "";
    entry.inputs[input] = "0".repeat(24);
    writeFileSync(entryFile, JSON.stringify(entry));
    utimesSync(entryFile, 0, 0);
    await bundle(callbacks.listing, cache);
    assert.notEqual(written(), 0, "built anew");
    assert.notEqual(JSON.parse(readFileSync(entryFile, "utf8")).inputs[input], "0".repeat(24));
  });

  it("is built anew when it is not known what is in it", async () => {
    const cache = mkdtempSync(join(folder, "sizes-"));
    const { codeHash } = await bundle(callbacks.counting, cache);
    const sizes = join(cache, `${codeHash}.packages.json`);
    rmSync(sizes);
    await bundle(callbacks.counting, cache);
    assert.ok(existsSync(sizes));
  });

  it("forgets code that no callback has had for an hour", async () => {
    const cache = join(folder, "pruned");
    const { path } = await bundle(callbacks.counting, cache);
    const [old, recent] = ["0", "1"].map((digit) => join(cache, `${digit.repeat(64)}.js`));
    assert.ok(old && recent);
    for (const file of [old, recent]) writeFileSync(file, "");
    const hourAgo = Date.now() / 1000 - 3601;
    for (const file of [old, path]) utimesSync(file, hourAgo, hourAgo);
    await bundle(callbacks.mixed, cache);
    assert.deepEqual([old, recent, path].map(existsSync), [false, true, true]);
  });

  for (const [what, pattern] of [
    ["the code", /\.js$/],
    ["what is known of it", /^[0-9a-f]{32}\.json$/],
    ["all", /./],
  ] as const) {
    it(`is built anew when ${what} was kept in part only`, async () => {
      const cache = mkdtempSync(join(folder, "damaged-"));
      const { code } = await bundle(callbacks.counting, cache);
      for (const name of readdirSync(cache).filter((each) => pattern.test(each))) {
        writeFileSync(join(cache, name), "half of a te");
      }
      assert.equal((await bundle(callbacks.counting, cache)).code, code);
    });
  }

  it("keeps beside it how much of it is from which package", async () => {
    const { codeHash, code } = await bundle(callbacks.creating);
    const packages: [string, number][] = JSON.parse(
      readFileSync(join(cacheFolder, `${codeHash}.packages.json`), "utf8"),
    );
    const names = packages.map(([name]) => name);
    assert.deepEqual(names, [...new Set(names)]);
    for (const name of ["zod", "@aws-sdk/client-dynamodb", "functions"])
      assert.ok(names.includes(name), name);
    const sum = packages.reduce((total, [, bytes]) => total + bytes, 0);
    assert.ok(sum > code.length * 0.9 && sum < code.length, `${sum} of ${code.length}`);
  });

  it("tracks those of its sources too that gave nothing to it", async () => {
    const cache = join(folder, "inputs");
    await bundle(callbacks.creating, cache);
    const inputs = Object.keys(JSON.parse(readFileSync(join(cache, entryOf(cache)), "utf8")).inputs);
    for (const file of ["functions/links/schemas.ts", "functions/links/keys.ts", "package-lock.json"]) {
      assert.ok(inputs.includes(file), `${file} is not among ${inputs.length} inputs`);
    }
  });

  it("says what does not build, and builds the next", async () => {
    await assert.rejects(bundle(callbacks.broken), /no-such-package-anywhere/);
    assert.equal(await run(callbacks.counting), 1);
  });

  describe("of the program", () => {
    it("is small: zipped ≤170 KB with the DynamoDB client, ≤70 KB without", async () => {
      const zipped = async (factory: () => unknown) => {
        const { code } = await bundle(factory);
        return zipSync({ "index.js": Buffer.from(code) }, { level: 6 }).length / 1024;
      };
      const withClient = await zipped(callbacks.creating);
      const without = await zipped(callbacks.showing("x".repeat(1000)));
      assert.ok(withClient <= 170, `${withClient} KB`);
      assert.ok(without <= 70, `${without} KB`);
    });
  });
});

function entryOf(cache: string): string {
  const entries = readdirSync(cache).filter((name) => /^[0-9a-f]{32}\.json$/.test(name));
  assert.equal(entries.length, 1);
  return entries[0] ?? "";
}
