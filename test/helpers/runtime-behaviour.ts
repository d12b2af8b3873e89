import assert from "node:assert/strict";
import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import type * as PackagesModule from "../../infra/lib/packages/index.ts";
import { archive } from "./archive.ts";
import { LocalServices } from "./local-services.ts";
import { loadProgramModule } from "./pulumi-mocks.ts";
import { testRoleArn } from "./roles.ts";
import { type Answer, functionType, invoke } from "./test-function.ts";
import { needTools } from "./tools.ts";
import { until } from "./until.ts";

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface RuntimeUnderTest {
  readonly runtime: string;
  /** What has to be on this machine. */
  readonly tools: readonly string[];
  readonly handler: string;
  /** A function that does what its event's `do` says: pid, context, print, throw, exit or sleep; else it echoes. */
  readonly files: () => Files | Promise<Files>;
  /** What comes of a thrown "on purpose". */
  readonly logsThrown: boolean;
  readonly thrown: { readonly errorType: string; readonly inTrace: RegExp };
}

/** Tests of one language that need more than the common ones. */
export interface Bench {
  readonly services: LocalServices;
  create(name: string, handler: string, files: Files): Promise<void>;
  call(event: unknown, name?: string): Promise<Answer>;
}

const fixtures = join(import.meta.dirname, "..", "local", "services", "lambda", "runtime", "fixtures");

export function fixture(name: string): string {
  return readFileSync(join(fixtures, name), "utf8");
}

/** Builds a fixture as the program would. */
export async function builtFixture(language: PackagesModule.LanguageName): Promise<Files> {
  const { buildPackage } = loadProgramModule<typeof PackagesModule>("infra/lib/packages/index.ts");
  const { path } = await buildPackage(`fixture-${language}`, language, join(fixtures, language));
  return unzipSync(readFileSync(path));
}

/** AWS's client for Java logs a failure only once it has answered it. */
async function logged(services: LocalServices, text: string): Promise<boolean> {
  await services.logs.flush();
  const events = await services.logs.group("/aws/lambda/behaviour").events(Date.now());
  return events.some(({ message }) => message.includes(text));
}

/** What every language's runtime does alike, seen through real processes; `more` adds what is its own. */
export function describeRuntime(under: RuntimeUnderTest, more: (bench: Bench) => void = () => {}): void {
  describe(`Lambda runtime ${under.runtime}`, function () {
    this.timeout(180_000);
    let services: LocalServices;
    let files: Files;
    const bench: Bench = {
      get services() {
        return services;
      },
      async create(name, handler, code) {
        await services.create(functionType, name, {
          name,
          role: testRoleArn,
          runtime: under.runtime,
          handler,
          code: archive(code),
          timeout: 10,
        });
      },
      call: (event, name = "behaviour") => invoke(services, name, event),
    };
    before(async function () {
      needTools(this, ...under.tools);
      [services, files] = await Promise.all([LocalServices.start(), under.files()]);
      await bench.create("behaviour", under.handler, files);
    });
    after(() => services?.stop());

    it("answers the event, and is used again", async () => {
      const event = { text: 'grüße ☃ "quoted"\n', number: 1.5, list: [1, null, true] };
      if (under.runtime.startsWith("dotnet")) assert.ok((await bench.call({ count: 3 })).value);
      else assert.deepEqual((await bench.call(event)).value, event);
      const first = await bench.call({ do: "pid" });
      assert.equal((await bench.call({ do: "pid" })).value, first.value);
    });

    it("tells the handler of its invocation", async () => {
      const { value, requestId } = await bench.call({ do: "context" });
      // The fixtures answer this shape.
      const { logStream, remaining, trace, folder, ...fixed } = value as Record<string, string | number>;
      assert.deepEqual(fixed, {
        requestId,
        functionName: "behaviour",
        functionVersion: "$LATEST",
        memory: 128,
        arn: "arn:aws:lambda:us-east-1:000000000000:function:behaviour",
        logGroup: "/aws/lambda/behaviour",
      });
      assert.match(String(logStream), /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
      assert.ok(Number(remaining) > 0 && Number(remaining) <= 10_000, String(remaining));
      assert.match(String(trace), /^Root=1-/);
      assert.equal(folder, realpathSync(String(folder)));
      assert.match(String(folder), /lambda\/code\/[0-9a-f]{64}$/);
    });

    it("has what it prints in its log, between start and report", async () => {
      const { log, requestId } = await bench.call({ do: "print" });
      const lines = log.split("\n");
      const at = lines.indexOf("one");
      assert.ok(at > lines.indexOf(`START RequestId: ${requestId} Version: $LATEST`), log);
      assert.equal(lines[at + 1], "two");
      assert.ok(
        at < lines.findIndex((line) => line.startsWith(`REPORT RequestId: ${requestId}\tDuration: `)),
      );
    });

    it("answers what the handler throws in its language's form, logs it, and goes on", async () => {
      const before = await bench.call({ do: "pid" });
      const { error, value } = await bench.call({ do: "throw" });
      const { errorType, errorMessage, stackTrace } = value as Record<string, unknown>;
      assert.deepEqual([error, errorType, errorMessage], ["Unhandled", under.thrown.errorType, "on purpose"]);
      assert.match(JSON.stringify(stackTrace ?? null), under.thrown.inTrace);
      if (under.logsThrown) await until("the failure is in the log", () => logged(services, "on purpose"));
      assert.equal((await bench.call({ do: "pid" })).value, before.value);
    });

    it("fails an event whose process ends, and serves the next from a new one", async () => {
      const before = await bench.call({ do: "pid" });
      const ended = await bench.call({ do: "exit" });
      assert.deepEqual(ended.value, {
        errorType: "Runtime.ExitError",
        errorMessage: `RequestId: ${ended.requestId} Error: Runtime exited with error: exit status 3`,
      });
      assert.notEqual((await bench.call({ do: "pid" })).value, before.value);
    });

    it("is ended at its timeout", async () => {
      await services.create(functionType, "slow", {
        name: "slow",
        role: testRoleArn,
        runtime: under.runtime,
        handler: under.handler,
        code: archive(files),
        timeout: 1,
      });
      await bench.call({ do: "pid" }, "slow");
      const late = await bench.call({ do: "sleep" }, "slow");
      assert.equal(late.timedOut, true);
      assert.match(late.log, /Task timed out after 1\.00 seconds/);
      assert.equal((await bench.call({ do: "pid" }, "slow")).error, undefined);
    });

    more(bench);
  });
}
