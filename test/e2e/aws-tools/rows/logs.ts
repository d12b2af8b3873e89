import assert from "node:assert/strict";
import type { Run, ServiceRows } from "../row.ts";

const stream = (run: Run) => ({ logGroupName: `/tools/${run.prefix}`, logStreamName: "one" });
const group = (run: Run) => ({ logGroupName: `/tools/${run.prefix}` });

export const logs: ServiceRows = {
  scope: "logs",
  rows: [
    { operation: "CreateLogGroup", input: group },
    { operation: "CreateLogGroup", input: group, fails: "ResourceAlreadyExistsException" },
    { operation: "CreateLogStream", input: stream },
    {
      operation: "PutLogEvents",
      input: (run) => ({
        ...stream(run),
        logEvents: ["all is well", "ERROR it is not"].map((message) => ({ timestamp: Date.now(), message })),
      }),
      expect: (answer) => answer.text("nextSequenceToken"),
    },
    {
      operation: "DescribeLogGroups",
      input: (run) => ({ logGroupNamePrefix: group(run).logGroupName }),
      expect: (answer, run) =>
        assert.equal(answer.text("logGroups", 0, "logGroupName"), group(run).logGroupName),
    },
    { operation: "DescribeLogStreams", input: group, expect: { logStreams: [{ logStreamName: "one" }] } },
    {
      operation: "GetLogEvents",
      input: (run) => ({ ...stream(run), startFromHead: true }),
      expect: { events: [{ message: "all is well" }, { message: "ERROR it is not" }] },
    },
    {
      operation: "FilterLogEvents",
      input: (run) => ({ ...group(run), filterPattern: "ERROR" }),
      expect: { events: [{ message: "ERROR it is not" }] },
    },
    { operation: "DeleteLogGroup", input: group },
  ],
};
