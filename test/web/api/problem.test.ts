import assert from "node:assert/strict";
import { readProblem } from "../../../web/src/api/problem.ts";

const fields = (errors: unknown) => [...readProblem({ errors }).fields];

describe("reading a problem document", () => {
  it("takes title, detail and the complaint about each field", () => {
    const problem = readProblem({
      type: "about:blank",
      title: "Bad Request",
      status: 400,
      detail: "The body is not valid.",
      errors: [{ field: "url", pointer: "#/url", detail: "the URL has no scheme" }],
    });
    assert.equal(problem.title, "Bad Request");
    assert.equal(problem.detail, "The body is not valid.");
    assert.deepEqual([...problem.fields], [["url", "the URL has no scheme"]]);
  });

  it("takes a pointer for a missing field, and a message for a missing detail", () => {
    assert.deepEqual(
      fields([
        { pointer: "#/slug", message: "taken" },
        { pointer: "/title", detail: "too long" },
      ]),
      [
        ["slug", "taken"],
        ["title", "too long"],
      ],
    );
  });

  it("puts complaints about parts of a field to the field, the first one first", () => {
    assert.deepEqual(
      fields([
        { field: "tags.2", detail: "too long" },
        { field: "tags[3]", detail: "empty" },
        { pointer: "#/tags/4", detail: "odd" },
      ]),
      [["tags", "too long"]],
    );
  });

  it("passes over entries that say nothing", () => {
    assert.deepEqual(
      fields([null, "url", 1, {}, { field: "url" }, { detail: "x" }, { field: 3, detail: "x" }]),
      [],
    );
    assert.deepEqual(fields("url"), []);
  });

  it("takes API Gateway's message for a detail", () => {
    assert.equal(
      readProblem({ message: "Missing Authentication Token" }).detail,
      "Missing Authentication Token",
    );
  });

  for (const body of [undefined, null, "Bad gateway", 502, []]) {
    it(`takes ${JSON.stringify(body)} for a problem that says nothing`, () => {
      assert.deepEqual(readProblem(body), { fields: new Map() });
    });
  }

  it("keeps a field called __proto__ apart from objects' prototypes", () => {
    assert.deepEqual(fields([{ field: "__proto__", detail: "not allowed" }]), [["__proto__", "not allowed"]]);
  });
});
