import assert from "node:assert/strict";
import { ApiError } from "../../../web/src/api/api-error.ts";
import { describeFailure } from "../../../web/src/api/describe-failure.ts";

describe("what a person is told of a failed call", () => {
  it("tells being offline from a service that is down", () => {
    const error = new ApiError("unreachable", "GET /api/links: failed to fetch");
    assert.equal(describeFailure(error, false).title, "You are offline");
    assert.equal(describeFailure(error, true).title, "The service cannot be reached");
  });

  it("names the status of a service that is not available", () => {
    const text = describeFailure(new ApiError("unavailable", "", 503), true);
    assert.equal(text.title, "The service is not available right now");
    assert.match(text.detail, /503/);
  });

  it("gives the problem's own words for a refusal", () => {
    const problem = { title: "Not Found", detail: 'There is no link "a".', fields: new Map() };
    assert.deepEqual(describeFailure(new ApiError("refused", "", 404, problem), true), {
      title: "Not Found",
      detail: 'There is no link "a".',
    });
  });

  it("has words for a refusal without any", () => {
    assert.deepEqual(describeFailure(new ApiError("refused", "", 429), true), {
      title: "The service answered 429",
      detail: "Too many requests. Wait a moment.",
    });
  });

  it("does not hide a defect of its own", () => {
    assert.equal(describeFailure(new TypeError("x is not a function"), true).detail, "x is not a function");
  });
});
