import assert from "node:assert/strict";
import { builtFixture, describeRuntime } from "../../../../helpers/runtime-behaviour.ts";

// The program builds with mono only where AWS's services are said to be on this machine.
const endpoint = "http://127.0.0.1:4566";

describeRuntime(
  {
    runtime: "dotnet10",
    tools: ["mcs", "mono"],
    handler: "Behaviour::Fixture.Behaviour::Handle",
    files: async () => {
      const before = process.env.AWS_ENDPOINT_URL;
      process.env.AWS_ENDPOINT_URL = endpoint;
      try {
        return await builtFixture("csharp");
      } finally {
        if (before === undefined) delete process.env.AWS_ENDPOINT_URL;
        else process.env.AWS_ENDPOINT_URL = before;
      }
    },
    logsThrown: true,
    thrown: { errorType: "InvalidOperationException", inTrace: /Fixture\.Behaviour/ },
  },
  (bench) => {
    it("reads an event into the handler's type, and writes it", async () => {
      const order = { count: 3, NAMES: ["a", 'q"\\\n☃'], Prices: { tea: 1.5 }, unknown: { deep: [1, {}] } };
      assert.deepEqual((await bench.call(order)).value, {
        Do: null,
        Count: 3,
        Names: order.NAMES,
        Prices: order.Prices,
      });
    });

    it("says so when an event does not fit the handler's type", async () => {
      const { error, value } = await bench.call({ count: "three" });
      assert.equal(error, "Unhandled");
      assert.match(JSON.stringify(value), /FormatException/);
    });

    it("answers why a function does not load", async () => {
      const files = { "Amazon.Lambda.Core.dll": "no library" };
      await bench.create("broken", "Nothing::At.All::Here", files);
      assert.equal((await bench.call({}, "broken")).error, "Unhandled");
      assert.ok(
        bench.services.said().some((line) => line.includes('"broken" is kept, but cannot be run here')),
      );
    });
  },
);
