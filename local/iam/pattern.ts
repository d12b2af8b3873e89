import type { RequestContext } from "./context.ts";
import { type TextPart, textParts } from "./variables.ts";

/** In a pattern's code units: any run of characters, and any one. */
const anyRun = -1;
const anyOne = -2;

export interface PatternRules {
  /** Whether `*` and `?` stand for other characters. */
  readonly wildcards: boolean;
  /** Whether `${…}` is a policy variable: not in policies of version 2008-10-17. */
  readonly variables: boolean;
  readonly ignoreCase?: boolean;
}

/**
 * A text of a policy that request values are held against. What a variable stands for is taken literally: a caller
 * named `*` matches nothing but itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export class Pattern {
  readonly #parts: readonly TextPart[];
  readonly #rules: PatternRules;
  /** Where no variable is in it. */
  readonly #fixed: readonly number[] | undefined;

  constructor(text: string, rules: PatternRules) {
    this.#parts = rules.variables ? textParts(text) : [{ text }];
    this.#rules = rules;
    this.#fixed = this.#parts.every((part) => "text" in part || "literal" in part)
      ? this.#resolve(() => undefined)
      : undefined;
  }

  matches(value: string, context: RequestContext): boolean {
    const pattern = this.#fixed ?? this.#resolve(context);
    return pattern !== undefined && glob(pattern, this.#rules.ignoreCase ? value.toLowerCase() : value);
  }

  /** Undefined when a variable has neither a value nor a default: such a text matches nothing. */
  #resolve(context: RequestContext): readonly number[] | undefined {
    const units: number[] = [];
    for (const part of this.#parts) {
      if ("text" in part) append(units, part.text, this.#rules);
      else {
        const value = "literal" in part ? part.literal : (single(context(part.key)) ?? part.fallback);
        if (value === undefined) return undefined;
        append(units, value, { ...this.#rules, wildcards: false });
      }
    }
    return units;
  }
}

/** A variable may name a key with one value only. */
function single(values: readonly string[] | undefined): string | undefined {
  return values?.length === 1 ? values[0] : undefined;
}

function append(units: number[], text: string, { wildcards, ignoreCase }: PatternRules): void {
  const source = ignoreCase ? text.toLowerCase() : text;
  for (let at = 0; at < source.length; at++) {
    const unit = source.charCodeAt(at);
    if (wildcards && unit === 42) units.push(anyRun);
    else if (wildcards && unit === 63) units.push(anyOne);
    else units.push(unit);
  }
}

/** Steps back to the last `*` alone, so that no pattern takes longer than its length times the value's. */
function glob(pattern: readonly number[], value: string): boolean {
  let at = 0;
  let index = 0;
  let star = -1;
  let resume = 0;
  while (index < value.length) {
    const unit = pattern[at];
    if (unit === anyRun) {
      star = at++;
      resume = index;
    } else if (unit === anyOne || unit === value.charCodeAt(index)) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  while (pattern[at] === anyRun) at++;
  return at === pattern.length;
}
