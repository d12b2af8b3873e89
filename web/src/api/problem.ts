/** What an API said went wrong, read from RFC 9457's problem details or from API Gateway's `{message}`. */
export interface Problem {
  readonly title?: string;
  readonly detail?: string;
  /** The first complaint about each field of the request, by the field's name at the top of the body. */
  readonly fields: ReadonlyMap<string, string>;
}

/** Reads what it can: an answer in any other shape is a problem that says nothing. */
export function readProblem(body: unknown): Problem {
  const fields = new Map<string, string>();
  if (!isRecord(body)) return { fields };
  for (const entry of Array.isArray(body.errors) ? body.errors : []) {
    if (!isRecord(entry)) continue;
    const field = topField(entry.field) ?? topField(entry.pointer);
    const message = text(entry.message) ?? text(entry.detail);
    if (field !== undefined && message !== undefined && !fields.has(field)) fields.set(field, message);
  }
  return { title: text(body.title), detail: text(body.detail) ?? text(body.message), fields };
}

/** `tags.2`, `/tags/2` and `#/tags/2` are all complaints about `tags`. */
function topField(path: unknown): string | undefined {
  return text(path)?.replace(/^#?\//, "").split(/[./[]/, 1)[0];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
