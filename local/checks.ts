import { isProperties, type Properties, type PropertyValue } from "./properties.ts";
import type { CheckFailure } from "./service.ts";

/** One rule of AWS, or several: what it would refuse in the inputs of a resource. */
export type Check = (inputs: Properties) => readonly CheckFailure[];

/** Thrown where a plan reads a property that it cannot know yet. */
export class NotKnownYet extends Error {}

/** What `read` answers; undefined where it asks for what a plan does not know yet. */
export function whenKnown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotKnownYet) return undefined;
    throw error;
  }
}

/** Several rules, each for itself: one that asks for what is not known yet is put off, the others judge. */
export function allOf(...checks: readonly Check[]): Check {
  return (inputs) => checks.flatMap((check) => whenKnown(() => check(inputs)) ?? []);
}

export function required(property: string): Check {
  return (inputs) => {
    const value = valueAt(inputs, property);
    if (value !== undefined && value !== null && value !== "") return [];
    return [{ property, reason: `${property} is missing; give it` }];
  };
}

/** A rule for a text. @param problem says what is wrong with it */
export function ofText(property: string, problem: (value: string) => string | undefined): Check {
  return (inputs) => {
    const value = valueAt(inputs, property);
    // The provider takes an empty text for none.
    if (typeof value !== "string" || value === "") return [];
    const reason = problem(value);
    return reason === undefined ? [] : [{ property, reason }];
  };
}

/** A text that has to match. @param allowed ends the sentence: `use 1 to 64 letters` */
export function matches(property: string, pattern: RegExp, allowed: string): Check {
  return ofText(property, (value) =>
    pattern.test(value) ? undefined : `${property} is ${shown(value)}; ${allowed}`,
  );
}

/** A text of so many characters at most. */
export function noLongerThan(property: string, most: number): Check {
  return ofText(property, (value) =>
    value.length <= most
      ? undefined
      : `${property} has ${value.length} characters; AWS takes ${most}: shorten it`,
  );
}

export function oneOf(property: string, allowed: readonly string[]): Check {
  return ofText(property, (value) =>
    allowed.includes(value) ? undefined : `${property} is ${shown(value)}; use ${allowed.join(", ")}`,
  );
}

/** A whole number, both ends included. */
export function within(property: string, least: number, most: number, unit: string): Check {
  return (inputs) => {
    const value = valueAt(inputs, property);
    if (typeof value !== "number" || (Number.isInteger(value) && value >= least && value <= most)) return [];
    return [{ property, reason: `${property} is ${value}; use whole ${unit}, ${least} to ${most}` }];
  };
}

/** A list of so many items at most. */
export function noMoreThan(property: string, most: number): Check {
  return (inputs) => {
    const value = valueAt(inputs, property);
    if (!Array.isArray(value) || value.length <= most) return [];
    return [{ property, reason: `${property} has ${value.length} items; AWS takes ${most}: leave some out` }];
  };
}

/** An ARN of a service, or of any. @param services as ARNs name them: `sqs` */
export function isArn(property: string, ...services: readonly string[]): Check {
  const service = services.length > 0 ? `(?:${services.join("|")})` : "[a-z0-9-]+";
  const example = `arn:aws:${services[0] ?? "service"}:…`;
  return matches(
    property,
    new RegExp(`^arn:aws[a-z-]*:${service}:[^:]*:[^:]*:.+$`),
    `give an ARN as in ${example}`,
  );
}

/** The same rules for what an object holds: `target.arn`. */
export function inside(object: string, ...checks: readonly Check[]): Check {
  const check = allOf(...checks);
  return (inputs) => {
    const value = valueAt(inputs, object);
    return isProperties(value) ? failuresAt(object, check(value)) : [];
  };
}

/** The same rules for each object of a list: `origins[1].originPath`. */
export function each(list: string, ...checks: readonly Check[]): Check {
  const check = allOf(...checks);
  return (inputs) =>
    knownItems(valueAt(inputs, list)).flatMap(([index, item]) =>
      isProperties(item) ? failuresAt(`${list}[${index}]`, check(item)) : [],
    );
}

/** The same rule for each text of a list. @param problem says what is wrong with it */
export function eachText(list: string, problem: (text: string) => string | undefined): Check {
  return (inputs) =>
    knownItems(valueAt(inputs, list)).flatMap(([, item]) => {
      const reason = typeof item === "string" && item !== "" ? problem(item) : undefined;
      return reason === undefined ? [] : [{ property: list, reason }];
    });
}

/** Items of a list by place, without those that are not known yet. */
function knownItems(list: PropertyValue | undefined): readonly (readonly [number, PropertyValue])[] {
  if (!Array.isArray(list)) return [];
  return [...list.keys()].flatMap((index): [number, PropertyValue][] => {
    const item: PropertyValue | undefined = whenKnown(() => list[index]);
    return item === undefined ? [] : [[index, item]];
  });
}

function failuresAt(place: string, failures: readonly CheckFailure[]): CheckFailure[] {
  return failures.map(({ property, reason }) => ({
    property: `${place}.${property}`,
    reason: `${place}: ${reason}`,
  }));
}

/** The property at a path with dots, `loggingConfig.logGroup`; undefined where there is none. */
function valueAt(inputs: Properties, path: string): PropertyValue | undefined {
  return path
    .split(".")
    .reduce<PropertyValue | undefined>(
      (value, name) => (isProperties(value) ? value[name] : undefined),
      inputs,
    );
}

function shown(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}
