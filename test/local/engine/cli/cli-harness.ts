import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "../../../../local/engine/cli/cli-run.ts";
import { CliEngine } from "../../../../local/engine/cli/index.ts";
import type { ResourceHandler } from "../../../../local/service.ts";
import { configOf, type EngineSetup, fixtureContext, projectRoot, Things } from "../harness.ts";

export interface CliBench {
  readonly dir: string;
  readonly things: Things;
  /** What the CLI wrote in its last run. */
  readonly output: () => string;
  /** Opens the provider, runs the CLI on a fixture program, closes all. @returns its exit code */
  run(program: string, args: readonly string[], setup?: RunSetup): Promise<number>;
  close(): void;
}

export interface RunSetup extends Pick<EngineSetup, "values" | "secretKeys"> {
  readonly killed?: AbortSignal;
  /** After the run, as `up` and `destroy` do when they go through. */
  readonly sweep?: boolean;
}

/** A folder of state and a handler, over which the real CLI runs fixture programs one after another. */
export function openCliBench(cli: string, overrides: Partial<ResourceHandler> = {}): CliBench {
  const dir = mkdtempSync(join(tmpdir(), "slipway-cli-"));
  const things = new Things(overrides);
  let output = "";
  return {
    dir,
    things,
    output: () => output,
    async run(program, args, setup = {}) {
      output = "";
      const config = configOf(program, setup);
      const context = fixtureContext(dir);
      const engine = new CliEngine({
        context,
        folder: config.folder,
        handlers: new Map([["test:index:Thing", things.handler]]),
        functions: new Map(),
        onChange: async () => {},
      });
      await engine.load();
      try {
        const code = await runCli(
          {
            cli,
            projectRoot,
            dir,
            config,
            cloud: { providerAddress: engine.address, endpointUrl: "http://127.0.0.1:1" },
            packages: ["test"],
            onOutput: (text) => {
              output += text;
            },
            ...(setup.killed ? { killed: setup.killed } : {}),
          },
          args,
        );
        if (code === 0 && setup.sweep) await engine.sweep();
        assert.deepEqual(
          context.said.filter((line) => line.startsWith("error")),
          [],
        );
        return code;
      } finally {
        await engine.dispose();
      }
    },
    close: () => rmSync(dir, { recursive: true, force: true }),
  };
}
