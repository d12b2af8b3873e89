import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { runSlipway } from "../helpers/slipway.ts";
import { needTools } from "../helpers/tools.ts";
import { until } from "../helpers/until.ts";

describe("npm run invoke", function () {
  // The first run on a machine compiles Go's standard library.
  this.timeout(300_000);
  let platform: Platform;
  let files: string;
  before(async function () {
    needTools(this, "python3", "ruby", "javac", "mvn", "go", "mcs", "mono");
    [platform, files] = await Promise.all([startPlatform(), mkdtemp(join(tmpdir(), "slipway-events-"))]);
  });
  after(async () => {
    await platform?.stop();
    if (files) await rm(files, { recursive: true });
  });

  const invoke = (...args: string[]) =>
    runSlipway(["invoke", ...args, "--state-dir", join(platform.dir, "..")]);

  for (const [name, payload, answer] of [
    ["hello-node", '{"key1":"value1","key2":"value2","key3":"value3"}', "value1"],
    ["hello-python", '{"key1":"value1","key2":"value2","key3":"value3"}', "value1"],
    ["hello-ruby", '{"name":"Ada"}', "Hello Ada!"],
    ["hello-java", "42", "42"],
    ["hello-go", '{"name":"Ada"}', "Hello Ada!"],
    ["hello-csharp", "42", "42"],
  ] as const) {
    it(`prints what ${name} answers, its log and how long it took`, async () => {
      const { code, out, err } = await invoke(name, payload);
      assert.deepEqual([code, JSON.parse(out)], [0, answer], err);
      assert.match(
        err,
        new RegExp(`✔ ${name} \\d+(\\.\\d+)? ms, billed \\d+ ms, init [\\d.]+ ms, max memory \\d+ MB`),
      );
    });
  }

  it("prints the function's own lines", async () => {
    const { err } = await invoke("hello-python", '{"key2":"seen"}');
    assert.match(err, /^key2: seen$/m);
    assert.doesNotMatch(err, /platform\.report/);
  });

  it("exits with 1 and the error when the function fails", async () => {
    const { code, out, err } = await invoke("hello-java", '{"not":"a number"}');
    assert.equal(code, 1);
    assert.match(out, /"errorType"/);
    assert.match(err, /✘ hello-java/);
  });

  it("sends what is no JSON as a string, and says so", async () => {
    const { code, out, err } = await invoke("hello-ruby", "plain text");
    assert.match(err, /no JSON; it is sent as a string/);
    // Ruby's String has [], too.
    assert.deepEqual([code, JSON.parse(out)], [0, "Hello World!"]);
  });

  it("takes the event from a file", async () => {
    const file = join(files, "event.json");
    await writeFile(file, '{"name":"file"}');
    assert.equal(JSON.parse((await invoke("hello-go", "--event", file)).out), "Hello file!");
    await writeFile(file, "no JSON");
    const { code, err } = await invoke("hello-go", "--event", file);
    assert.equal(code, 2);
    assert.match(err, /holds no JSON/);
  });

  it("prints one JSON line for scripts", async () => {
    const { out } = await invoke("hello-go", '{"name":"Ada"}', "--json");
    const { payload, statusCode, durations, log } = JSON.parse(out);
    assert.deepEqual([payload, statusCode, typeof durations.duration], ["Hello Ada!", 200, "number"]);
    assert.match(log.at(-1), /platform\.report/);
  });

  it("does not wait with --async", async () => {
    const { code, out } = await invoke("hello-python", '{"key1":"later"}', "--async");
    assert.equal(code, 0);
    assert.match(out, /^accepted \(202\)/);
    const logs = () => runSlipway(["logs", "hello-python", "--state-dir", join(platform.dir, "..")]);
    await until("it has run", async () => (await logs()).out.includes("key1: later"));
  });

  it("names the functions there are when it is given another", async () => {
    const { code, err } = await invoke("hello-cobol");
    assert.equal(code, 1);
    assert.match(err, /has no function "hello-cobol"; it has: .*hello-go/);
  });

  for (const args of [[], ["hello-go", "{}", "more"], ["hello-go", "{}", "--event", "x.json"]]) {
    it(`refuses "${args.join(" ")}" with exit code 2`, async () => {
      assert.equal((await invoke(...args)).code, 2);
    });
  }

  it("says how to start a local cloud when none runs", async () => {
    await platform.end();
    const { code, err } = await invoke("hello-go");
    assert.equal(code, 1);
    assert.match(err, /No local cloud of the stack "dev" is running\. .*npm start/);
  });
});
