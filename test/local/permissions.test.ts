import assert from "node:assert/strict";
import type { OperationEntry } from "../../local/gateway/api.ts";
import { createRegistry } from "../../local/registry.ts";
import { testContext } from "../helpers/cloud-context.ts";

/** The compiler asks for it too; this names the operation, also of a service that goes round the types. */
describe("every operation of every service", () => {
  const { services } = createRegistry(testContext());
  const operations = services.flatMap(({ name, api }) =>
    (api?.operations ?? []).map((operation): [string, Partial<OperationEntry>] => [
      `${name}:${operation.name}`,
      operation,
    ]),
  );

  it("says what permissions it needs", () => {
    const silent = operations.filter(([, { permissions }]) => typeof permissions !== "function");
    assert.deepEqual(
      silent.map(([name]) => name),
      [],
      "give these operations `permissions` (docs/iam.md)",
    );
    assert.ok(operations.length > 80, `${operations.length} operations`);
  });
});
