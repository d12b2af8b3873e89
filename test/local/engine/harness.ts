import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  EmbeddedEngine,
  type EngineOptions,
  type ProgramConfig,
} from "../../../local/engine/embedded/index.ts";
import type { Properties } from "../../../local/properties.ts";
import type { ResourceHandler } from "../../../local/service.ts";
import { type TestContext, testContext } from "../../helpers/cloud-context.ts";

export const projectRoot = fileURLToPath(new URL("../../..", import.meta.url));
const fixtures = fileURLToPath(new URL("./fixtures", import.meta.url));

/** Stands behind `test:index:Thing`: a map of what exists, and a list of what was done. */
export class Things {
  readonly existing = new Map<string, Properties>();
  readonly calls: string[] = [];
  /** Logical names whose creation or update fails. */
  readonly failing = new Set<string>();
  readonly handler: ResourceHandler;

  constructor(overrides: Partial<ResourceHandler> = {}) {
    this.handler = {
      autoName: { property: "name", maxLength: 30 },
      replaceOn: ["fixed", "name"],
      create: ({ name, inputs }) => {
        this.calls.push(`create ${name}`);
        if (this.failing.has(name)) throw new Error(`${name} cannot be made`);
        const id = String(inputs.name);
        if (this.existing.has(id)) throw new Error(`there is a thing "${id}" already`);
        this.existing.set(id, inputs);
        return { id, outputs: { ...inputs, arn: `arn:${id}`, password: `pass-${id}` } };
      },
      update: ({ name, id, inputs }) => {
        this.calls.push(`update ${name}`);
        if (this.failing.has(name)) throw new Error(`${name} cannot be changed`);
        this.existing.set(id, inputs);
        return { ...inputs, arn: `arn:${id}`, password: `pass-${id}` };
      },
      delete: ({ name, id }) => {
        this.calls.push(`delete ${name}`);
        if (!this.existing.delete(id)) throw new Error(`there is no thing "${id}"`);
      },
      restore: ({ name, id, inputs }) => {
        this.calls.push(`restore ${name}`);
        this.existing.set(id, inputs);
      },
      ...overrides,
    };
  }

  /** What was done since the last call, and forgets it. */
  taken(): string[] {
    return this.calls.splice(0);
  }
}

export interface Bench {
  readonly dir: string;
  readonly things: Things;
  readonly log: string[];
  /** An engine over this bench's state; disposed of with the bench. */
  engine(program: string, options?: EngineSetup): EmbeddedEngine;
  close(): Promise<void>;
}

export interface EngineSetup extends Partial<Omit<EngineOptions, "config" | "context">> {
  readonly values?: Record<string, string>;
  readonly secretKeys?: readonly string[];
}

/** The context of the fixture programs. */
export function fixtureContext(dir: string): TestContext {
  return testContext({ project: "fixture", stack: "dev", dir, endpointUrl: () => "http://127.0.0.1:1" });
}

export function configOf(program: string, setup: EngineSetup = {}): ProgramConfig {
  return {
    project: "fixture",
    stack: "dev",
    region: "us-east-1",
    folder: fixtures,
    program: `${program}.ts`,
    values: { "aws:region": "us-east-1", ...setup.values },
    secretKeys: setup.secretKeys ?? [],
  };
}

/** A folder of state and a handler, over which engines run fixture programs one after another. */
export function openBench(overrides: Partial<ResourceHandler> = {}): Bench {
  const dir = mkdtempSync(join(tmpdir(), "slipway-engine-"));
  const things = new Things(overrides);
  const context = fixtureContext(dir);
  const engines: EmbeddedEngine[] = [];
  return {
    dir,
    things,
    log: context.said,
    engine(program, setup = {}) {
      const { values: _values, secretKeys: _secretKeys, ...options } = setup;
      const engine = new EmbeddedEngine({
        context,
        projectRoot,
        handlers: new Map([["test:index:Thing", things.handler]]),
        functions: new Map(),
        config: configOf(program, setup),
        ...options,
      });
      engines.push(engine);
      return engine;
    },
    async close() {
      await Promise.all(engines.map((engine) => engine.dispose()));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
