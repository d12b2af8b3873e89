import fileRules from "../../releases/file-rules.json" with { type: "json" };
import type { RecordedStack } from "../recording/recorded-graph.ts";
import { code, type Line, type Section, table } from "./document.ts";
import { bucketObjectTypes, ofType, parsed } from "./graph.ts";
import { LogicalNames } from "./logical-names.ts";

/** One key of a site's config.json. Values by the program's names. */
export interface ConfigKeyChange {
  /** Key of the file in its bucket: `deck/config.json`. */
  readonly file: string;
  readonly key: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

export function configKeyChanges(before: RecordedStack, after: RecordedStack): readonly ConfigKeyChange[] {
  const [was, is] = [configKeysOf(before), configKeysOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((id) => was.get(id)?.value !== is.get(id)?.value)
    .sort()
    .flatMap((id) => {
      const place = is.get(id) ?? was.get(id);
      return place
        ? [{ file: place.file, key: place.key, before: was.get(id)?.value, after: is.get(id)?.value }]
        : [];
    });
}

interface ConfigKey {
  readonly file: string;
  readonly key: string;
  readonly value: string;
}

function configKeysOf(stack: RecordedStack): ReadonlyMap<string, ConfigKey> {
  const names = new LogicalNames(stack.resources);
  const keys = new Map<string, ConfigKey>();
  for (const { properties } of ofType(stack, ...bucketObjectTypes)) {
    const file = String(properties.key);
    if (file.split("/").at(-1) !== fileRules.configFile) continue;
    for (const [key, value] of Object.entries(parsed(properties.content) ?? {})) {
      keys.set(`${file} ${key}`, { file, key, value: names.in(JSON.stringify(value)) });
    }
  }
  return keys;
}

export function siteConfigSection(changes: readonly ConfigKeyChange[]): Section {
  const value = (text: string | undefined): Line => (text === undefined ? [] : [code(text)]);
  return {
    title: "Site config",
    lines: [],
    tables: [
      table(
        ["File", "Key", "Before", "After"],
        changes.map(({ file, key, before, after }) => [
          [code(file)],
          [code(key)],
          value(before),
          value(after),
        ]),
        "keys changed",
      ),
    ],
  };
}
