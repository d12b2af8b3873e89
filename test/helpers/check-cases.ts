import assert from "node:assert/strict";
import { refusalsOf } from "../../local/engine/refusals.ts";
import {
  type EngineProperties,
  type EngineValue,
  isList,
  isRecord,
  unknown,
} from "../../local/engine/values.ts";
import { createRegistry } from "../../local/registry.ts";
import { testContext } from "./cloud-context.ts";

/** What AWS takes, and ways to spoil it. */
export interface CheckCases {
  readonly right: EngineProperties;
  readonly wrong: readonly (readonly [property: string, changes: EngineProperties, reason: RegExp])[];
}

/** Tests of what a plan refuses, by type token, as both engines ask for it. No service is started. */
export function describeChecks(service: string, cases: Readonly<Record<string, CheckCases>>): void {
  describe(`Checks of ${service}`, () => {
    for (const [type, { right, wrong }] of Object.entries(cases)) {
      describe(type, () => {
        it("take what is right", async () => assert.deepEqual(await refused(type, right), []));

        it("put off what is not known yet", async () => {
          for (const less of withUnknowns(right)) assert.deepEqual(await refused(type, less), []);
        });

        for (const [property, changes, reason] of wrong) {
          it(`refuse ${property}: ${JSON.stringify(changes).slice(0, 60)}`, async () => {
            const failures = await refused(type, { ...right, ...changes });
            assert.deepEqual([...new Set(failures.map((failure) => failure.property))], [property]);
            assert.match(failures.map((failure) => failure.reason).join("; "), reason);
          });
        }
      });
    }
  });
}

function refused(type: string, inputs: EngineProperties) {
  const handler = handlers.get(type);
  assert.ok(handler, `no handler for ${type}`);
  return refusalsOf(handler, inputs);
}

/** The inputs with each value in turn, and each part of it, not known yet. */
function withUnknowns(inputs: EngineProperties): EngineProperties[] {
  return Object.keys(inputs).flatMap((name) =>
    unknownsIn(inputs[name] ?? null).map((value) => ({ ...inputs, [name]: value })),
  );
}

function unknownsIn(value: EngineValue): EngineValue[] {
  if (isList(value)) {
    return [unknown, ...value.flatMap((item, at) => unknownsIn(item).map((less) => value.with(at, less)))];
  }
  return isRecord(value) ? [unknown, ...withUnknowns(value)] : [unknown];
}

const { handlers } = createRegistry(testContext());
