import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Archive, Asset, type Properties } from "../../../../local/properties.ts";
import { type Bench, configOf, openBench } from "../harness.ts";

describe("assets and archives", () => {
  let bench: Bench;
  const contents = new Map<string, unknown>();
  const read = async (name: string, { file, code }: Properties) => {
    if (file instanceof Asset) contents.set(name, Buffer.from(await file.read()).toString());
    if (code instanceof Archive) {
      const files = await code.files();
      contents.set(
        name,
        Object.fromEntries([...files].map(([path, data]) => [path, Buffer.from(data).toString()])),
      );
    }
  };
  const at = (step: number) =>
    configOf("files", { values: { "fixture:step": String(step), "fixture:folder": bench.dir } });
  beforeEach(() => {
    contents.clear();
    bench = openBench({
      create: async ({ name, inputs }) => {
        await read(name, inputs);
        return { id: name, outputs: { ...inputs } };
      },
      update: async ({ name, inputs }) => {
        contents.clear();
        await read(name, inputs);
        return { ...inputs };
      },
    });
  });
  afterEach(() => bench.close());

  it("come to handlers with their content and are kept by hash alone", async () => {
    const engine = bench.engine("files");
    engine.useConfig(at(1));
    await engine.up();
    assert.deepEqual(Object.fromEntries(contents), {
      text: "one",
      file: "<h1>hello</h1>",
      folder: { "index.html": "<h1>hello</h1>", "sub/a.txt": "a" },
      parts: {
        "index.js": "exports.handler = 1",
        "lib/index.html": "<h1>hello</h1>",
        "lib/sub/a.txt": "a",
        "zip/in/zip.txt": "zipped",
      },
    });
    const kept = readFileSync(join(bench.dir, "state.json"), "utf8");
    assert.equal(kept.includes("hello"), false);
    assert.match(kept, /"hash": "[0-9a-f]{64}"/);
  });

  it("are unchanged as long as their content is, across restarts", async () => {
    const before = bench.engine("files");
    before.useConfig(at(1));
    await before.up();
    const after = bench.engine("files");
    await after.load();
    after.useConfig(at(1));
    assert.equal((await after.up()).unchanged, 4);
    after.useConfig(at(2));
    assert.deepEqual(
      (await after.up()).steps.filter((each) => each.operation === "update").map((each) => each.name),
      ["text"],
    );
    after.useConfig(at(3));
    const third = await after.up();
    assert.deepEqual(
      third.steps
        .filter((each) => each.operation === "update")
        .map((each) => each.name)
        .sort(),
      ["folder", "parts"],
    );
    assert.match(
      String(third.steps.find((each) => each.name === "folder")?.changes[0]?.after),
      /^archive\([0-9a-f]{8}\)$/,
    );
  });

  it("are not fetched from the network", async () => {
    const engine = bench.engine("files");
    engine.useConfig(at(4));
    await assert.rejects(
      engine.up(),
      /::remote\n\s+register: RemoteAsset "https:\/\/example\.com\/x": nothing is fetched/,
    );
  });
});
