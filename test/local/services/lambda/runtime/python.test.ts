import assert from "node:assert/strict";
import { describeRuntime, fixture } from "../../../../helpers/runtime-behaviour.ts";

describeRuntime(
  {
    runtime: "python3.13",
    tools: ["python3"],
    handler: "behaviour.handle",
    files: () => ({ "behaviour.py": fixture("behaviour.py") }),
    logsThrown: true,
    thrown: {
      errorType: "ValueError",
      inTrace: /^\[" {2}File \\".*behaviour\.py\\", line \d+, in handle\\n {4}raise ValueError/,
    },
  },
  (bench) => {
    it("keeps a logged message of several lines in one event, with level, time and request", async () => {
      const { log, requestId } = await bench.call({ do: "log" });
      const time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
      assert.match(log, new RegExp(`\\[WARNING\\]\\t${time}\\t${requestId}\\tcareful\\nsecond line\\n`));
      await bench.services.logs.flush();
      const events = await bench.services.logs.group("/aws/lambda/behaviour").events(Date.now());
      assert.ok(events.some(({ message }) => message.endsWith("careful\nsecond line\n")));
    });

    it("says so when an answer is no JSON", async () => {
      const { error, value } = await bench.call({ do: "unserializable" });
      assert.equal(error, "Unhandled");
      assert.match(JSON.stringify(value), /Unable to marshal response: .*Runtime\.MarshalError/);
    });

    for (const [name, handler, code, type, message] of [
      [
        "import",
        "code.handle",
        "import nowhere",
        "Runtime.ImportModuleError",
        /Unable to import module 'code': No module named 'nowhere'/,
      ],
      ["syntax", "code.handle", "def (:", "Runtime.UserCodeSyntaxError", /Syntax error in module 'code': /],
      ["missing", "code.handle", "", "Runtime.HandlerNotFound", /Handler 'handle' missing on module 'code'/],
      ["malformed", "handle", "", "Runtime.MalformedHandlerName", /Bad handler 'handle'/],
      ["raise", "code.handle", "raise KeyError('at load')", "KeyError", /at load/],
    ] as const) {
      it(`answers why a function does not load (${name})`, async () => {
        await bench.create(`load-${name}`, handler, { "code.py": code });
        const { error, value } = await bench.call({}, `load-${name}`);
        const { errorType, errorMessage } = value as Record<string, string>;
        assert.deepEqual([error, errorType], ["Unhandled", type]);
        assert.match(errorMessage ?? "", message);
      });
    }

    it("finds modules of the function, and none of the runtime's own", async () => {
      await bench.create("modules", "app/main.handle", {
        "app/main.py": "import log\ndef handle(event, context): return log.NAME",
        "log.py": "NAME = 'the function\\'s'",
      });
      assert.equal((await bench.call({}, "modules")).value, "the function's");
    });
  },
);
