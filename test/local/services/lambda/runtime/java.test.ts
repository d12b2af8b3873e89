import { builtFixture, describeRuntime } from "../../../../helpers/runtime-behaviour.ts";

describeRuntime({
  runtime: "java21",
  tools: ["java", "javac", "mvn"],
  handler: "fixture.Behaviour::handle",
  files: () => builtFixture("java"),
  logsThrown: true,
  thrown: {
    errorType: "java.lang.IllegalStateException",
    inTrace: /fixture\.Behaviour\.handle\(Behaviour\.java:\d+\)/,
  },
});
