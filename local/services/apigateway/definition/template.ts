/** Looks up `$context.<name>` or `$stageVariables.<name>`; undefined where there is no such variable. */
export type VariableLookup = (scope: "context" | "stageVariables", name: string) => string | undefined;

export type Template = (lookup: VariableLookup) => string;

type Part = string | { readonly scope: "context" | "stageVariables"; readonly name: string };

/**
 * Compiles text with `$context.requestId`, `${stageVariables.x}` and the like. Velocity's directives and functions
 * are not evaluated: they stay in the text.
 * @param absent what an unknown variable becomes: `-` in access logs, nothing in responses.
 */
export function compileTemplate(text: string, absent: string): Template {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(
    /\$(?:\{(context|stageVariables)\.([\w.-]+)\}|(context|stageVariables)\.(\w+(?:[.-]\w+)*))/g,
  )) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    const scope = (match[1] ?? match[3]) === "stageVariables" ? "stageVariables" : "context";
    parts.push({ scope, name: match[2] ?? match[4] ?? "" });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return (lookup) => {
    let out = "";
    for (const part of parts) {
      out += typeof part === "string" ? part : (lookup(part.scope, part.name) ?? absent);
    }
    return out;
  };
}
