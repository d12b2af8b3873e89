import assert from "node:assert/strict";
import { ApiError } from "../../../../web/src/api/api-error.ts";
import { readProblem } from "../../../../web/src/api/problem.ts";
import { serverFaults } from "../../../../web/src/features/links/server-faults.ts";

const refusal = (status: number, body: unknown) => new ApiError("refused", "", status, readProblem(body));

describe("the API's complaints at the form's fields", () => {
  it("stand at their fields, as sentences", () => {
    const error = refusal(400, {
      errors: [
        { field: "url", detail: "the URL has no scheme" },
        { field: "tags.0", detail: "A tag is too long." },
      ],
    });
    assert.deepEqual(
      [...serverFaults(error)],
      [
        ["url", "The URL has no scheme."],
        ["tags", "A tag is too long."],
      ],
    );
  });

  it("leave out what the form has no field for", () => {
    assert.equal(serverFaults(refusal(400, { errors: [{ field: "body", detail: "x" }] })).size, 0);
  });

  it("take a conflict without a field for a taken name", () => {
    assert.deepEqual([...serverFaults(refusal(409, {})).keys()], ["slug"]);
  });

  it("are none for a failure of another kind", () => {
    assert.equal(serverFaults(new ApiError("unreachable", "")).size, 0);
    assert.equal(serverFaults(new TypeError("x")).size, 0);
  });
});
