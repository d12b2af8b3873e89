import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer, Run, ServiceRows } from "../row.ts";

/** The physical name of the function that answers the version. */
function version({ outputs }: Run): string {
  const names: unknown = outputs.functionNames;
  assert.ok(typeof names === "object" && names !== null && "version" in names);
  return String(names.version);
}

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
  ],
};
