import assert from "node:assert/strict";
import { coveragePage } from "../../local/commands/coverage.ts";
import { needsNothing } from "../../local/gateway/permission.ts";
import type { Service } from "../../local/service.ts";

describe("the coverage page", () => {
  it("lists types, functions and operations of each service with their notes", () => {
    const handler = { create: () => ({ id: "", outputs: {} }), delete() {}, restore() {} };
    const service: Service = {
      name: "sqs",
      title: "Amazon SQS",
      resources: { "aws:sqs/queue:Queue": { ...handler, note: "FIFO | not ordered" } },
      functions: { "aws:sqs/getQueue:getQueue": () => ({}) },
      api: {
        scope: "sqs",
        protocol: "json",
        operations: [
          { name: "SendMessage", permissions: needsNothing },
          { name: "ReceiveMessage", note: "no long polling", permissions: needsNothing },
        ],
        handle: async () => ({ status: 200 }),
      },
      start: async () => {},
      stop: async () => {},
    };
    const page = coveragePage([service]);
    assert.match(page, /## Amazon SQS/);
    assert.match(page, /\| `aws:sqs\/queue:Queue` \| FIFO \\\| not ordered \|/);
    assert.match(page, /Functions: `aws:sqs\/getQueue:getQueue`/);
    assert.ok(page.indexOf("ReceiveMessage") < page.indexOf("SendMessage"), "operations come in order");
  });
});
