import assert from "node:assert/strict";
import { allOf, each, required, within } from "../../../local/checks.ts";
import { refusalsOf } from "../../../local/engine/refusals.ts";
import { type EngineProperties, Secret, unknown } from "../../../local/engine/values.ts";
import { Things } from "./harness.ts";

const check = allOf(
  required("role"),
  within("timeout", 1, 900, "seconds"),
  each("parts", required("name"), within("size", 1, 5, "bytes")),
);
const refused = async (inputs: EngineProperties, overrides: Partial<Things["handler"]> = { check }) =>
  (await refusalsOf(new Things(overrides).handler, inputs)).map(({ property }) => property);

describe("Refusals in a plan", () => {
  it("say what is wrong of the inputs that are known, and nothing of the others", async () => {
    assert.deepEqual(await refused({ timeout: 901 }), ["role", "timeout"]);
    assert.deepEqual(await refused({ role: unknown, timeout: 901 }), ["timeout"]);
    assert.deepEqual(await refused({ role: "r", timeout: unknown }), []);
    assert.deepEqual(
      await refused({ role: unknown, parts: [unknown, { name: unknown, size: 6 }, { size: 1 }] }),
      ["parts[1].size", "parts[2].name"],
    );
  });

  it("look into secrets", async () => {
    assert.deepEqual(await refused({ role: "r", timeout: new Secret(901) }), ["timeout"]);
    assert.deepEqual(await refused({ role: "r", timeout: new Secret(unknown) }), []);
  });

  it("put off a whole check that asks for what is not known", async () => {
    const whole: Partial<Things["handler"]> = {
      check: (inputs) => (inputs.a === inputs.b ? [] : [{ property: "a", reason: "is not b" }]),
      checkContent: async (inputs) => (inputs.a === "x" ? [] : [{ property: "content", reason: "is not x" }]),
    };
    assert.deepEqual(await refused({ a: "x", b: unknown }, whole), []);
    assert.deepEqual(await refused({ a: unknown, b: "x" }, whole), []);
    assert.deepEqual(await refused({ a: "y", b: "y" }, whole), ["content"]);
    assert.deepEqual(await refused({ a: "x", b: "y" }, whole), ["a"]);
  });

  it("let other errors through", async () => {
    const broken: Partial<Things["handler"]> = {
      checkContent: () => Promise.reject(new Error("disk")),
    };
    await assert.rejects(refused({ a: unknown }, broken), /disk/);
  });
});
