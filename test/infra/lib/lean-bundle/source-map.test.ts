import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import type * as BundleModule from "../../../../infra/lib/lean-bundle/index.ts";
import type * as SourceMapModule from "../../../../infra/lib/lean-bundle/source-map.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { loadProgramModule } from "../../../helpers/pulumi-mocks.ts";
import { createFunction, invoke } from "../../../helpers/test-function.ts";
import type * as Callbacks from "../../fixtures/callbacks.cts";

const { leanBundle } = loadProgramModule<typeof BundleModule>("infra/lib/lean-bundle/index.ts");
const { compactSourceMap } = loadProgramModule<typeof SourceMapModule>("infra/lib/lean-bundle/source-map.ts");
const callbacks = loadProgramModule<typeof Callbacks>("test/infra/fixtures/callbacks.cts");

describe("source map of a bundle", function () {
  this.timeout(60_000);
  let folder: string;
  let code: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-map-"));
    const { path } = await leanBundle("test", callbacks.creating, { cacheFolder: join(folder, "cache") });
    code = readFileSync(path, "utf8");
    writeFileSync(join(folder, "index.js"), code);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const called = "parseBody(event, newLink)";
  /** The handler reads the body of an event that is none. */
  const expected = () => [
    placeOf("functions/shared/parse.ts", "if (!event.body)"),
    placeOf("functions/links/create.ts", called),
    placeOf("functions/shared/handler.ts", "await work(event)"),
  ];

  /** Runs a script beside the bundle on a Node without source maps, as Lambda's is. */
  function run(script: string): string {
    const env = { PATH: "", LINKS_TABLE: "links", AWS_REGION: "us-east-1" };
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
      cwd: folder,
      encoding: "utf8",
      env,
    });
    return stdout + stderr;
  }
  const failing = "require('./index.js').handler(null, {})";

  it("has stack traces name the TypeScript, in Node as it is", () => {
    const stack = run(`${failing}.catch((error) => console.log(error.stack))`);
    for (const place of expected()) assert.ok(stack.includes(`${folder}/${place}:`), `${place}\n${stack}`);
    assert.match(stack, /^TypeError: Cannot read properties of null/m);
  });

  it("leaves frames of packages as they are", async () => {
    const { path } = await leanBundle("mixed", callbacks.mixed, { cacheFolder: join(folder, "cache") });
    copyFileSync(path, join(folder, "mixed.js"));
    const stack = run(
      "require('./mixed.js').handler({ text: '{' }).catch((error) => console.log(error.stack))",
    );
    assert.match(stack, /^YAMLParseError: /);
    assert.match(stack, / at .+mixed\.js:\d+:\d+/);
    assert.doesNotMatch(stack, /\.ts:/);
  });

  it("takes what formats stacks already along", () => {
    const script = `
      Error.prepareStackTrace = (error, frames) => 'traced ' + frames[0];
      ${failing}.catch((error) => console.log(error.stack))`;
    const [place] = expected();
    assert.ok(run(script).includes(`/${place}:`) && run(script).includes("traced "), run(script));
  });

  it("lets call sites through to whoever asks for them", () => {
    const script = `
      Error.prepareStackTrace = (_, frames) => frames;
      require('./index.js');
      console.log(typeof new Error().stack[0].getLineNumber());`;
    assert.equal(run(script).trim(), "number");
  });

  it("weighs at most a tenth of the zip, of the smallest function too", async () => {
    const smallest = await leanBundle("small", callbacks.showing("{}"), {
      cacheFolder: join(folder, "cache"),
    });
    for (const whole of [code, readFileSync(smallest.path, "utf8")]) {
      const without = whole.slice(whole.indexOf("\n") + 1);
      assert.match(whole.slice(0, 60), /prepareStackTrace/, "the first line is what installs it");
      const share = zippedSize(whole) / zippedSize(without) - 1;
      assert.ok(share <= 0.1, `${(share * 100).toFixed(1)} %`);
    }
  });

  it("shows in the function's log and in its error, in the local cloud", async () => {
    const services = await LocalServices.start();
    try {
      await createFunction(services, "create", code, {
        environment: { variables: { LINKS_TABLE: "links" } },
      });
      const { value, log } = await invoke(services, "create", null);
      for (const place of expected()) {
        assert.ok(log.includes(`/${place}:`), `${place}\n${log}`);
        assert.ok(JSON.stringify(value).includes(`/${place}:`), `${place}\n${JSON.stringify(value)}`);
      }
    } finally {
      await services.stop();
    }
  });

  it("keeps the beginnings of lines, of wanted sources alone, and marks where others go on", () => {
    // Columns 0 and 10 of one line, 20 of a package, 30 of the next line.
    const map = { sources: ["a.ts", "node_modules/b/b.js"], mappings: "AAAA,UAAI,UCAJ,UDCE" };
    const compact = compactSourceMap(map, (source) => source === "a.ts");
    assert.deepEqual(compact, { sources: ["a.ts"], mappings: "AAAA,oB,UACE" });
  });
});

/** `functions/links/create.ts:14` */
function placeOf(file: string, text: string): string {
  const source = readFileSync(join(import.meta.dirname, "../../../..", file), "utf8");
  const index = source.split("\n").findIndex((line) => line.includes(text));
  assert.ok(index >= 0, `${file} has no line with ${text}`);
  return `${file}:${index + 1}`;
}

function zippedSize(code: string): number {
  return zipSync({ "index.js": Buffer.from(code) }, { level: 6 }).length;
}
