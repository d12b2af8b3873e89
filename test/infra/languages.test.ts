import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as LanguagesModule from "../../infra/languages.ts";
import type { Stage } from "../../infra/stage.ts";
import { loadProgramModule, names, register } from "../helpers/pulumi-mocks.ts";

const { createLanguages } = loadProgramModule<typeof LanguagesModule>("infra/languages.ts");

describe("the hello functions", function () {
  this.timeout(60_000);
  let path: string | undefined;
  beforeEach(() => {
    path = process.env.PATH;
  });
  afterEach(() => {
    process.env.PATH = path;
  });

  const functions = async (hello: Stage["hello"]) => {
    const stage = { hello, logRetention: 7 } as const;
    // What else a stage says is nothing to these.
    const resources = await register(() => createLanguages(stage as unknown as Stage));
    return names(resources).filter((each) => each.startsWith("aws:lambda/function:Function::"));
  };

  it("are none when none is asked for", async () => {
    assert.deepEqual(await functions([]), []);
  });

  it("are those that are asked for", async () => {
    assert.deepEqual(await functions(["node"]), ["aws:lambda/function:Function::hello-node"]);
  });

  it("are those that the machine has the tools for, under auto", async () => {
    process.env.PATH = join(import.meta.dirname, "nothing-here");
    assert.deepEqual(await functions("auto"), ["aws:lambda/function:Function::hello-node"]);
  });

  for (const [what, script, outcome] of [
    [
      "its sources do not compile",
      '[ "$1" = mod ] || { echo "main.go:1: wrong"; exit 1; }',
      /main\.go:1: wrong/,
    ],
    ["its packages cannot be fetched", 'echo "dial tcp: no such host"; exit 1', undefined],
  ] as const) {
    it(`${outcome ? "fail the run" : "leave one out"} under auto when ${what}`, async () => {
      const bin = mkdtempSync(join(tmpdir(), "slipway-bin-"));
      try {
        writeFileSync(join(bin, "go"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
        process.env.PATH = bin;
        if (outcome) await assert.rejects(functions("auto"), outcome);
        else assert.deepEqual(await functions("auto"), ["aws:lambda/function:Function::hello-node"]);
      } finally {
        rmSync(bin, { recursive: true });
      }
    });
  }

  it("are an error when one is asked for that the machine has no tools for", async () => {
    process.env.PATH = join(import.meta.dirname, "nothing-here");
    await assert.rejects(
      functions(["go"]),
      /function "hello-go": Go is not installed on this machine; install Go/,
    );
  });
});
