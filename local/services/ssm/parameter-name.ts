import type { ParameterStore, Selector } from "./store.ts";

/** A parameter's name as a caller gives it, and the version it asks for. */
export interface ParsedName {
  readonly name: string;
  readonly selector: Selector | undefined;
}

/**
 * Names may be given as ARNs, and may ask for a version or a label: `name:3`, `name:live`. An ARN drops the leading
 * slash of a path and adds one to a plain name, so the store is asked which of the two there is.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function parseName(text: string, store: ParameterStore): ParsedName {
  const bare = text.replace(/^arn:aws:ssm:[^:]*:[^:]*:parameter(?=\/)/, "");
  const [, path = bare, asked] = /^(.*):([^:/]*)$/.exec(bare) ?? [];
  const name = text.startsWith("arn:") && !store.find(path) ? path.slice(1) : path;
  if (asked === undefined) return { name, selector: undefined };
  return { name, selector: /^\d+$/.test(asked) ? { version: Number(asked) } : { label: asked } };
}
