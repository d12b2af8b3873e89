import type { DeclaredOutput } from "./declared-outputs.ts";

/**
 * Every type that each output was ever promised with, the newest last. It only grows: what was promised once is either
 * kept or taken back by a line in CHANGELOG.md, and to tell neither takes a repository's history.
 */
export type Promises = Readonly<Record<string, readonly string[]>>;

/** The promises that were made, and those that the declared outputs make now. */
export function withPromisesOf(declared: readonly DeclaredOutput[], made: Promises): Promises {
  const all: Record<string, readonly string[]> = { ...made };
  for (const { name, type } of declared) {
    const types = all[name] ?? [];
    if (!types.includes(type)) all[name] = [...types, type];
  }
  return Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A line for each output, so that a change shows which one it is about. */
export function promisesText(promises: Promises): string {
  const lines = Object.entries(promises).map(
    ([name, types]) => `  ${JSON.stringify(name)}: [${types.map((type) => JSON.stringify(type)).join(", ")}]`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** What is wrong, a line each: promises that are neither kept nor taken back. */
export function brokenPromises(
  made: Promises,
  declared: readonly DeclaredOutput[],
  changelog: string,
): readonly string[] {
  const types = new Map(declared.map(({ name, type }) => [name, type]));
  const lines = changelog.split("\n");
  return Object.entries(made).flatMap(([name, promised]) =>
    promised
      .filter(
        (type) => types.get(name) !== type && !lines.some((line) => line.startsWith(takenBack(name, type))),
      )
      .map((type) => {
        const now = types.get(name);
        return (
          `output "${name}" was promised as ${type}, and ${now === undefined ? "is gone" : `is ${now} now`}: other ` +
          `stacks may read it. Put it back, or add a line to CHANGELOG.md that begins with "${takenBack(name, type)}" ` +
          "and says what its readers do instead"
        );
      }),
  );
}

function takenBack(name: string, type: string): string {
  return `- Output \`${name}\` (${type}) `;
}
