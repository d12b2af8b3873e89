import assert from "node:assert/strict";
import { apiHandler } from "../../../functions/shared/handler.ts";
import { Problem } from "../../../functions/shared/problem.ts";
import { callHandler } from "../../helpers/api-events.ts";
import { muteLogs } from "../../helpers/mute-logs.ts";

describe("apiHandler", () => {
  muteLogs();

  it("turns a problem into an answer", async () => {
    const answer = await callHandler(
      apiHandler(async () => {
        throw new Problem(404, "Not here.");
      }),
    );
    assert.deepEqual(answer.json, {
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "Not here.",
    });
  });

  it("lets a crash be one: Lambda logs its stack, and API Gateway answers 502", async () => {
    const crashing = apiHandler(async () => {
      throw new TypeError("a defect");
    });
    await assert.rejects(callHandler(crashing), { name: "TypeError", message: "a defect" });
  });
});
