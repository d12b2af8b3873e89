import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, type Run, type ServiceRows, stackOutput } from "../row.ts";

/** The physical name of the function that answers the version. */
function version({ outputs }: Run): string {
  const names: unknown = outputs.functionNames;
  assert.ok(typeof names === "object" && names !== null && "version" in names);
  return String(names.version);
}

const worker = (run: Run) => ({ FunctionName: stackOutput(run, "toolsFunction") });

/** The CLI writes the payload to a file, boto3 hands it over. */
function payload(answer: Answer, run: Run): string {
  return run.tool === "aws" ? readFileSync(join(run.folder, "payload.json"), "utf8") : answer.text("Payload");
}

export const lambda: ServiceRows = {
  scope: "lambda",
  rows: [
    {
      operation: "ListFunctions",
      expect: (answer, run) =>
        assert.ok(
          answer
            .list("Functions")
            .some((_, index) => answer.text("Functions", index, "FunctionName") === version(run)),
        ),
    },
    {
      operation: "GetFunction",
      input: (run) => ({ FunctionName: version(run) }),
      expect: { Configuration: { Runtime: "nodejs24.x" }, Code: { RepositoryType: "S3" } },
    },
    {
      operation: "GetFunctionConfiguration",
      input: (run) => ({ FunctionName: version(run) }),
      expect: { State: "Active", Handler: "index.handler" },
    },
    {
      operation: "Invoke",
      only: {
        aws: (run) => ["--function-name", version(run), "--payload", "{}", join(run.folder, "payload.json")],
        boto3: (run) => ({ FunctionName: version(run), Payload: "{}" }),
      },
      expect(answer, run) {
        assert.equal(answer.at("StatusCode"), 200);
        assert.match(payload(answer, run), /"statusCode":200/);
      },
    },
    {
      operation: "GetFunction",
      input: () => ({ FunctionName: "none" }),
      fails: "ResourceNotFoundException",
    },
    {
      operation: "ListVersionsByFunction",
      input: worker,
      expect: { Versions: [{ Version: "$LATEST" }, { Version: "1" }] },
    },
    {
      operation: "ListAliases",
      input: worker,
      expect: { Aliases: [{ Name: "live", FunctionVersion: "1" }] },
    },
    {
      operation: "GetAlias",
      input: (run) => ({ ...worker(run), Name: "live" }),
      expect: { Name: "live", FunctionVersion: "1" },
    },
    {
      operation: "GetAlias",
      input: (run) => ({ ...worker(run), Name: "none" }),
      fails: "ResourceNotFoundException",
    },
    { operation: "GetFunctionConcurrency", input: worker, expect: { ReservedConcurrentExecutions: 7 } },
    { operation: "GetFunctionRecursionConfig", input: worker, expect: { RecursiveLoop: "Allow" } },
    {
      operation: "GetFunctionEventInvokeConfig",
      input: worker,
      expect(answer, run) {
        assert.deepEqual(
          [answer.at("MaximumRetryAttempts"), answer.at("MaximumEventAgeInSeconds")],
          [0, 3_600],
        );
        assert.equal(
          answer.text("DestinationConfig", "OnFailure", "Destination"),
          stackOutput(run, "toolsDeadLetterQueue"),
        );
      },
    },
    {
      operation: "GetPolicy",
      input: worker,
      expect: (answer) => assert.match(answer.text("Policy"), /"Service":"events\.amazonaws\.com"/),
    },
    {
      operation: "ListEventSourceMappings",
      input: worker,
      expect: (answer, run) =>
        assert.deepEqual(
          answer.list("EventSourceMappings").map((_, at) => answer.at("EventSourceMappings", at, "UUID")),
          [stackOutput(run, "toolsMapping")],
        ),
    },
    {
      operation: "GetEventSourceMapping",
      input: (run) => ({ UUID: stackOutput(run, "toolsMapping") }),
      expect: { State: "Enabled", BatchSize: 5, FunctionResponseTypes: ["ReportBatchItemFailures"] },
    },
    {
      operation: "GetEventSourceMapping",
      input: () => ({ UUID: "00000000-0000-4000-8000-000000000000" }),
      fails: "ResourceNotFoundException",
    },
  ],
};
