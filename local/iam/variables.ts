/** A piece of a policy's text. */
export type TextPart =
  | { readonly text: string }
  /** `${*}`, `${?}`, `${$}`: the character itself. */
  | { readonly literal: string }
  /** `${aws:username}`, `${aws:username, 'nobody'}`; the key in lower case. */
  | { readonly key: string; readonly fallback: string | undefined };

/**
 * A text cut at its policy variables. What only looks like one stays text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function textParts(text: string): readonly TextPart[] {
  if (!text.includes("${")) return [{ text }];
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\{([^{}]*)\}/g)) {
    const part = variable(match[1] ?? "");
    if (!part) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push(part);
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

function variable(inside: string): TextPart | undefined {
  if (inside === "*" || inside === "?" || inside === "$") return { literal: inside };
  const match = /^\s*([\w:/.@+=-]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inside);
  return match?.[1] === undefined ? undefined : { key: match[1].toLowerCase(), fallback: match[2] };
}
