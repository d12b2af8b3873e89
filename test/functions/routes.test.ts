import assert from "node:assert/strict";
import { routeTables } from "../../functions/routes.ts";
import type { Route } from "../../functions/shared/route.ts";

type Schema = NonNullable<Route["body"]>;

/** Begins what zod says where a schema has no message of its own: zod/mini comes without a language. */
const wordless = "Invalid input";

const wrongTexts = ["", " ", "\n", "-", "0", "1.5", "101", "api", "x".repeat(5000)];
const wrongLists = [[], [""], ["\n"], [null], Array(50).fill("x")];
const wrongValues = [undefined, null, true, 1, {}, ...wrongTexts, ...wrongLists];

describe("what the routes' schemas say of a wrong value", () => {
  for (const [group, { routes }] of Object.entries(routeTables)) {
    for (const [name, route] of Object.entries<Route>(routes)) {
      const { body, query, pathParameters } = route;
      const messages = [
        ...(body ? messagesFor(body, [...wrongValues, ...fieldsWith(wrongValues, body)]) : []),
        // API Gateway hands these over as texts.
        ...(query ? messagesFor(query, fieldsWith(wrongTexts, query)) : []),
        ...(pathParameters ? messagesFor(pathParameters, fieldsWith(wrongTexts, pathParameters)) : []),
      ];
      if (!body && !query && !pathParameters) continue;

      it(`is in our words: ${group}.${name}`, () => {
        assert.ok(messages.length > 0, "no value was refused");
        assert.deepEqual(
          messages.filter((message) => message.startsWith(wordless)),
          [],
        );
      });
    }
  }
});

function messagesFor(schema: Schema, values: readonly unknown[]): string[] {
  const issues = values.flatMap((value) => schema.safeParse(value).error?.issues ?? []);
  // For unknown keys functions/shared/parse.ts has the words.
  return issues.filter(({ code }) => code !== "unrecognized_keys").map(({ message }) => message);
}

/** An object for each field and value, with no other field. */
function fieldsWith(values: readonly unknown[], schema: Schema): object[] {
  const fields = "shape" in schema ? Object.keys(Object(schema.shape)) : [];
  return fields.flatMap((field) => values.map((value) => ({ [field]: value })));
}
