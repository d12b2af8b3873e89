import assert from "node:assert/strict";
import { isRunning } from "../../../../local/process-table.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";
import { type Answer, createFunction, invoke } from "../../../helpers/test-function.ts";
import { until } from "../../../helpers/until.ts";

describe("Lambda failures", () => {
  let services: LocalServices;
  before(async () => {
    services = await LocalServices.start();
  });
  after(() => services.stop());

  const failure = ({ value, error }: Answer) => {
    // A failure's payload has this form on AWS.
    const { errorType, errorMessage, trace } = value as {
      errorType: string;
      errorMessage: string;
      trace?: string[];
    };
    return { error, errorType, errorMessage, trace };
  };

  it("answers what a handler throws, logs it, and goes on with the same environment", async () => {
    await createFunction(
      services,
      "throws",
      "exports.handler = async (event) => { if (event.bad) throw new TypeError('boom'); return process.pid; };",
    );
    const before = await invoke(services, "throws");
    const thrown = await invoke(services, "throws", { bad: true });
    const { trace, ...rest } = failure(thrown);
    assert.deepEqual(rest, { error: "Unhandled", errorType: "TypeError", errorMessage: "boom" });
    assert.match(trace?.[1] ?? "", /index\.js:1:/);
    assert.match(
      thrown.log,
      /\tERROR\tInvoke Error \t\{"errorType":"TypeError","errorMessage":"boom","stack":\[/,
    );
    assert.equal((await invoke(services, "throws")).value, before.value);
  });

  it("answers values that are thrown and are no errors", async () => {
    await createFunction(services, "throws-text", "exports.handler = async () => { throw 'just text'; };");
    const { trace, ...rest } = failure(await invoke(services, "throws-text"));
    assert.deepEqual(rest, { error: "Unhandled", errorType: "string", errorMessage: "just text" });
  });

  for (const [name, code, errorMessage] of [
    ["exit-3", "process.exit(3)", "Runtime exited with error: exit status 3"],
    ["exit-0", "process.exit(0)", "Runtime exited without providing a reason"],
    ["killed", "process.kill(process.pid, 'SIGKILL')", "Runtime exited with error: signal: killed"],
    ["never", "await new Promise(() => {})", "Runtime exited without providing a reason"],
  ] as const) {
    it(`fails an event whose process ends (${name}), and serves the next from a new environment`, async () => {
      await createFunction(
        services,
        name,
        `exports.handler = async (event) => { if (event.bad) ${code}; return process.pid; };`,
      );
      const before = await invoke(services, name);
      const ended = await invoke(services, name, { bad: true });
      assert.deepEqual(failure(ended), {
        error: "Unhandled",
        errorType: "Runtime.ExitError",
        errorMessage: `RequestId: ${ended.requestId} Error: ${errorMessage}`,
        trace: undefined,
      });
      assert.match(ended.log, /Status: error\tError Type: Runtime\.ExitError/);
      const after = await invoke(services, name);
      assert.equal(after.error, undefined);
      assert.notEqual(after.value, before.value);
    });
  }

  it("fails an event on an uncaught exception, and ends the process", async () => {
    const code = `exports.handler = async (event) => {
      if (!event.bad) return process.pid;
      setTimeout(() => { throw new Error('late'); }, 1);
      await new Promise((resolve) => setTimeout(resolve, 10_000));
    };`;
    await createFunction(services, "uncaught", code);
    const before = await invoke(services, "uncaught");
    const uncaught = await invoke(services, "uncaught", { bad: true });
    assert.deepEqual(
      { ...failure(uncaught), trace: [] },
      { error: "Unhandled", errorType: "Error", errorMessage: "late", trace: [] },
    );
    assert.match(uncaught.log, /\tERROR\tUncaught Exception \t/);
    assert.notEqual((await invoke(services, "uncaught")).value, before.value);
  });

  it("fails an event on a rejection that nobody handles", async () => {
    const code = `exports.handler = async () => {
      Promise.reject(new Error('lost'));
      await new Promise((resolve) => setTimeout(resolve, 10_000));
    };`;
    await createFunction(services, "rejected", code);
    const { errorType, errorMessage } = failure(await invoke(services, "rejected"));
    assert.deepEqual([errorType, errorMessage], ["Runtime.UnhandledPromiseRejection", "Error: lost"]);
  });

  it("survives a throw after the answer: the next event has a new environment", async () => {
    const code = `exports.handler = async () => { setTimeout(() => { throw new Error('after'); }, 1); return process.pid; };`;
    await createFunction(services, "after", code);
    const first = await invoke(services, "after");
    await exited(Number(first.value));
    const second = await invoke(services, "after");
    assert.equal(second.error, undefined);
    assert.notEqual(second.value, first.value);
  });

  for (const [name, code, errorType, message] of [
    ["init-throw", "throw new RangeError('at load');", "RangeError", /^at load$/],
    [
      "init-import",
      "require('left-pad');",
      "Runtime.ImportModuleError",
      /^Error: Cannot find module 'left-pad'/,
    ],
    ["init-syntax", "exports.handler = (;", "Runtime.UserCodeSyntaxError", /^SyntaxError: /],
    [
      "init-missing",
      "exports.other = 1;",
      "Runtime.HandlerNotFound",
      /^index\.handler is undefined or not exported$/,
    ],
    ["init-exit", "process.exit(7);", "Runtime.ExitError", /^RequestId: .* exit status 7$/],
  ] as const) {
    it(`answers why a function does not load (${name}), each time it is asked`, async () => {
      await createFunction(services, name, code);
      for (const attempt of [1, 2]) {
        const failed = failure(await invoke(services, name));
        assert.equal(failed.errorType, errorType, `attempt ${attempt}`);
        assert.match(failed.errorMessage, message);
        assert.equal(failed.error, "Unhandled");
      }
      await services.logs.flush();
      const events = await services.logs.group(`/aws/lambda/${name}`).events(Date.now());
      assert.ok(events.some((event) => event.message.includes(`Status: error\tError Type: ${errorType}`)));
    });
  }

  it("ends a handler that takes longer than its timeout, and all that it started", async () => {
    const clock = new ManualClock();
    const clocked = await LocalServices.start({ clock, spares: 0 });
    try {
      const code = `exports.handler = async (event) => {
        if (!event.slow) return 'quick';
        console.log('child', require('node:child_process').spawn('sleep', ['60']).pid);
        for (;;) Math.random();
      };`;
      await createFunction(clocked, "slow", code, { timeout: 1 });
      await invoke(clocked, "slow");
      const answers: Answer[] = [];
      const invocation = invoke(clocked, "slow", { slow: true }).then((answer) => void answers.push(answer));
      await until("it has started a program", async () => {
        const events = await clocked.logs.group("/aws/lambda/slow").events(clock.now());
        return events.some(({ message }) => /child \d/.test(message));
      });
      clock.advance(999);
      assert.ok(clock.waits().includes(1), "it has a millisecond left");
      clock.advance(1);
      await until("it is ended", () => answers.length > 0);
      await invocation;
      const [late] = answers;
      assert.ok(late?.timedOut);
      assert.deepEqual(
        { ...failure(late), trace: undefined },
        {
          error: "Unhandled",
          errorType: "Sandbox.Timedout",
          errorMessage: `RequestId: ${late.requestId} Error: Task timed out after 1.00 seconds`,
          trace: undefined,
        },
      );
      assert.match(late.log, new RegExp(`${late.requestId} Task timed out after 1\\.00 seconds\\n`));
      assert.match(late.log, /Status: timeout/);
      await exited(Number(/child (\d+)/.exec(late.log)?.[1]));
      assert.equal((await invoke(clocked, "slow")).value, "quick");
    } finally {
      await clocked.stop();
    }
  });

  it("says so when what a handler answers is not JSON", async () => {
    await createFunction(
      services,
      "cycle",
      "exports.handler = async () => { const a = {}; a.a = a; return a; };",
    );
    assert.equal(failure(await invoke(services, "cycle")).errorMessage, "Unable to stringify response body");
  });

  it("knows no function that was not registered", async () => {
    await assert.rejects(invoke(services, "nobody"), { code: "ResourceNotFoundException", status: 404 });
    await createFunction(services, "known", "exports.handler = async () => 1;");
    await assert.rejects(invoke(services, "known:7"), { code: "ResourceNotFoundException" });
    assert.equal((await invoke(services, "known:$LATEST")).value, 1);
    assert.equal((await invoke(services, "arn:aws:lambda:us-east-1:000000000000:function:known")).value, 1);
  });

  it("says which runtimes it can run when asked for another", async () => {
    await createFunction(services, "other", "");
    // None of those that a function may be created with is missing.
    services.lambda.put({ ...services.lambda.function("other").configuration, runtime: "cobol85" });
    assert.match(
      failure(await invoke(services, "other")).errorMessage,
      /cannot run cobol85 yet; it runs nodejs, python, ruby, java, dotnet, provided/,
    );
  });
});

/** Waits until a process is gone. */
async function exited(pid: number): Promise<void> {
  assert.ok(pid > 0);
  await until(`process ${pid} ends`, () => !isRunning(pid));
}
