import { type EngineProperties, type EngineValue, isList, isRecord } from "./values.ts";

/** `["tags", "team"]`, `["rules", 0, "days"]`; `*` stands for every key or index. */
export type PropertyPath = readonly (string | number)[];

/**
 * Reads `tags.team`, `rules[0].days`, `tags["a.b"]`, `rules[*].days`.
 * https://www.pulumi.com/docs/iac/concepts/resources/options/ignorechanges/
 */
export function parsePath(text: string): PropertyPath {
  const path: (string | number)[] = [];
  const segment = /\.?([^.[\]]+)|\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\]/y;
  while (segment.lastIndex < text.length) {
    const match = segment.exec(text);
    if (!match) {
      throw new Error(
        `"${text}" is not a property path; allowed are forms like tags.team, rules[0].days and tags["a.b"]`,
      );
    }
    const [, name, index, quoted] = match;
    if (index !== undefined) path.push(index === "*" ? "*" : Number(index));
    else if (quoted !== undefined) path.push(quoted.replaceAll(/\\(.)/g, "$1"));
    else if (name !== undefined) path.push(name);
  }
  return path;
}

export function formatPath(path: PropertyPath): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      if (/^[\w$-]+$/.test(part)) return index === 0 ? part : `.${part}`;
      return `[${JSON.stringify(part)}]`;
    })
    .join("");
}

/** True when one of the two lies in the other: a change of `tags.team` is a change of `tags`, and the reverse. */
export function overlaps(pattern: PropertyPath, path: PropertyPath): boolean {
  const length = Math.min(pattern.length, path.length);
  for (let index = 0; index < length; index++) {
    const part = pattern[index];
    if (part !== "*" && String(part) !== String(path[index])) return false;
  }
  return true;
}

/** `target` with the value at `path` taken from `source`, or removed where `source` has none. */
export function copyAt(
  target: EngineProperties,
  source: EngineProperties,
  path: PropertyPath,
): EngineProperties {
  const copied = copyValue(target, source, path);
  return isRecord(copied) ? copied : target;
}

function copyValue(
  target: EngineValue | undefined,
  source: EngineValue | undefined,
  path: PropertyPath,
): EngineValue | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return source;
  if (part === "*") return copyEach(target, source, rest);
  if (typeof part === "number") {
    if (target === undefined || !isList(target)) return target;
    const inner = copyValue(
      target[part],
      source !== undefined && isList(source) ? source[part] : undefined,
      rest,
    );
    return inner === undefined || part >= target.length ? target : target.with(part, inner);
  }
  const from = isRecord(source) ? source[part] : undefined;
  if (target === undefined && from !== undefined) return { [part]: from };
  if (!isRecord(target)) return target;
  const inner = copyValue(target[part], from, rest);
  const others = Object.entries(target).filter(([key]) => key !== part);
  return Object.fromEntries(inner === undefined ? others : [...others, [part, inner]]);
}

function copyEach(
  target: EngineValue | undefined,
  source: EngineValue | undefined,
  rest: PropertyPath,
): EngineValue | undefined {
  if (rest.length === 0) return source;
  if (target !== undefined && isList(target) && source !== undefined && isList(source)) {
    return target.map((each, index) => copyValue(each, source[index], rest) ?? each);
  }
  if (isRecord(target) && isRecord(source)) {
    const keys = new Set([...Object.keys(target), ...Object.keys(source)]);
    const entries = [...keys].map((key) => [key, copyValue(target[key], source[key], rest)] as const);
    return Object.fromEntries(
      entries.filter((entry): entry is [string, EngineValue] => entry[1] !== undefined),
    );
  }
  return target;
}
