import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { unzipSync } from "fflate";
import { type StepResponse, stepResponse } from "../../../functions/jobs/contract.ts";
import type * as PackagesModule from "../../../infra/lib/packages/index.ts";
import { bundled, JobCloud, type JobFunction } from "../../helpers/job-cloud.ts";
import { loadProgramModule } from "../../helpers/pulumi-mocks.ts";
import { needTools } from "../../helpers/tools.ts";
import { until } from "../../helpers/until.ts";

const steps = join(import.meta.dirname, "../../../functions/jobs/steps");

const languages: Readonly<Record<string, { tools: readonly string[]; code(): Promise<JobFunction> }>> = {
  node: {
    tools: [],
    code: async () => ({ files: await bundled("test/e2e/jobs/functions/primes.ts") }),
  },
  python: {
    tools: ["python3"],
    code: async () => ({
      runtime: "python3.13",
      handler: "handler.lambda_handler",
      files: new Map([["handler.py", readFileSync(join(steps, "python/handler.py"))]]),
    }),
  },
  go: {
    tools: ["go"],
    code: async () => ({ runtime: "provided.al2023", handler: "bootstrap", files: await builtGo() }),
  },
};

interface Row {
  readonly name: string;
  readonly input: unknown;
  readonly state: unknown;
  /** @default far away */
  readonly deadline?: number;
  readonly answer: StepResponse;
}

/** One table for all languages: what a step is asked, and what it answers. */
const table: readonly Row[] = [
  {
    name: "begins at the beginning",
    input: { to: 10, slice: 4 },
    state: null,
    answer: { status: "continue", state: { next: 5, found: 2 }, done: 4, total: 10 },
  },
  {
    name: "goes on from its state",
    input: { to: 10, slice: 4 },
    state: { next: 5, found: 2 },
    answer: { status: "continue", state: { next: 9, found: 4 }, done: 8, total: 10 },
  },
  {
    name: "ends with its result",
    input: { to: 10, slice: 4 },
    state: { next: 9, found: 4 },
    answer: { status: "finished", result: { primes: 4 }, done: 10, total: 10 },
  },
  {
    name: "ends where a slice does",
    input: { to: 4, slice: 4 },
    state: null,
    answer: { status: "finished", result: { primes: 2 }, done: 4, total: 4 },
  },
  {
    name: "stops at its deadline, but not without having moved",
    input: { to: 10, slice: 4 },
    state: null,
    deadline: 0,
    answer: { status: "continue", state: { next: 2, found: 0 }, done: 1, total: 10 },
  },
  {
    name: "refuses what no try will mend",
    input: { to: -1 },
    state: null,
    answer: { status: "failed", reason: "input.to is -1; send a whole number, 1 or more" },
  },
  {
    name: "refuses what is of another type",
    input: { to: "ten" },
    state: null,
    answer: { status: "failed", reason: 'input.to is "ten"; send a whole number, 1 or more' },
  },
];

describe("the contract of steps, in three languages", function () {
  // The first run on a machine compiles Go's standard library.
  this.timeout(300_000);
  let cloud: JobCloud;
  before(async () => {
    cloud = await JobCloud.start();
    await cloud.createTable();
  });
  after(() => cloud?.stop());

  for (const [language, { tools, code }] of Object.entries(languages)) {
    describe(language, () => {
      before(async function () {
        needTools(this, ...tools);
        await cloud.createFunction(`${language}-step`, await code());
        await cloud.createDriver(language, { files: await bundled("test/e2e/jobs/functions/driver.ts") });
      });

      for (const { name, input, state, deadline = Date.UTC(2100, 0), answer } of table) {
        it(name, async () => {
          const rest = { jobId: "a", kind: language, hop: 0, attempt: 1, token: 1 };
          const Payload = JSON.stringify({ ...rest, input, state, deadline });
          const command = new InvokeCommand({ FunctionName: `${language}-step`, Payload });
          const response = await cloud.lambda.send(command);
          const value: unknown = JSON.parse(Buffer.from(response.Payload ?? []).toString());
          assert.deepEqual(stepResponse.parse(value), answer);
        });
      }

      it("is driven through hop after hop to the end", async () => {
        const { jobs } = cloud;
        await jobs.create(language, { to: 100, slice: 5 }, `${language}-job`);
        await jobs.start(`${language}-job`, ["waiting"]);
        const Payload = JSON.stringify({ jobId: `${language}-job`, hop: 0 });
        const driver = `${language}-driver`;
        await cloud.lambda.send(
          new InvokeCommand({ FunctionName: driver, InvocationType: "Event", Payload }),
        );
        const job = async () => jobs.get(`${language}-job`);
        await until("the job ends", async () => (await job())?.status !== "running", 60_000);
        const ended = await job();
        assert.deepEqual(
          [ended?.status, ended?.result, ended?.done, ended?.total, ended?.hop, ended?.spent.hops],
          ["succeeded", { primes: 25 }, 100, 100, 20, 20],
          ended?.reason,
        );
      });
    });
  }
});

async function builtGo(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { buildPackage } = loadProgramModule<typeof PackagesModule>("infra/lib/packages/index.ts");
  const { path } = await buildPackage("primes", "go", join(steps, "go"));
  return new Map(Object.entries(unzipSync(readFileSync(path))));
}
