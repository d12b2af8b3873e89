import assert from "node:assert/strict";
import { builtFixture, describeRuntime } from "../../../../helpers/runtime-behaviour.ts";

describeRuntime(
  {
    runtime: "provided.al2023",
    tools: ["go"],
    handler: "bootstrap",
    files: () => builtFixture("go"),
    logsThrown: false,
    thrown: { errorType: "errorString", inTrace: /null/ },
  },
  (bench) => {
    it("fails an event on a panic, which ends the process", async () => {
      const before = await bench.call({ do: "pid" });
      const { error, value } = await bench.call({ do: "panic" });
      assert.equal(error, "Unhandled");
      assert.match(JSON.stringify(value), /on purpose/);
      assert.notEqual((await bench.call({ do: "pid" })).value, before.value);
    });

    it("runs a script with the name of a bootstrap, as any custom runtime", async () => {
      const script = `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while :; do
  curl -sS -D "$PWD.head" -o "$PWD.body" "$api/next" || exit 0
  id=$(tr -d '\\r' < "$PWD.head" | sed -n 's/^lambda-runtime-aws-request-id: //Ip')
  curl -sS -o /dev/null --data-binary "@$PWD.body" "$api/$id/response"
done
`;
      await bench.create("script", "anything", { bootstrap: script });
      assert.deepEqual((await bench.call({ echo: "me" }, "script")).value, { echo: "me" });
    });
  },
);
