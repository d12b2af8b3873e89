import assert from "node:assert/strict";
import { describeRuntime, fixture } from "../../../../helpers/runtime-behaviour.ts";

describeRuntime(
  {
    runtime: "ruby3.4",
    tools: ["ruby"],
    handler: "behaviour.Fixture::Behaviour.handle",
    files: () => ({ "behaviour.rb": fixture("behaviour.rb") }),
    logsThrown: true,
    thrown: { errorType: "Function<ArgumentError>", inTrace: /behaviour\.rb:\d+:in `handle'/ },
  },
  (bench) => {
    for (const [name, handler, code, type] of [
      ["import", "code.handle", "require 'nowhere'", "Init<LoadError>"],
      ["syntax", "code.handle", "def (", "Init<SyntaxError>"],
      ["missing", "code.handle", "", "Init<NameError>"],
      ["malformed", "handle", "", "Init<ArgumentError>"],
      ["raise", "code.handle", "raise KeyError, 'at load'", "Init<KeyError>"],
    ] as const) {
      it(`answers why a function does not load (${name})`, async () => {
        await bench.create(`load-${name}`, handler, { "code.rb": code });
        const { error, value } = await bench.call({}, `load-${name}`);
        // Failures have this form.
        assert.deepEqual([error, (value as { errorType: string }).errorType], ["Unhandled", type]);
      });
    }

    it("calls a method that stands by itself", async () => {
      await bench.create("plain", "code.handle", {
        "code.rb": "def handle(event:, context:) = event['n'] + 1",
      });
      assert.equal((await bench.call({ n: 1 }, "plain")).value, 2);
    });
  },
);
