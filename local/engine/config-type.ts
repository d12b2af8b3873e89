/** Types that the project file's schema knows. */
export const configTypes = ["string", "integer", "boolean", "array", "object"] as const;
export type ConfigType = (typeof configTypes)[number];

/** The text that Pulumi hands to the program, or what would have been allowed. */
export type TypedValue = { readonly text: string } | { readonly allowed: string };

/** Checks one value. Texts that spell a number, truth value, list or object count as such: `pulumi config set` writes texts. */
export function typedValue(
  value: unknown,
  type: ConfigType | undefined,
  itemType: ConfigType | undefined,
): TypedValue {
  const text = textOf(value);
  switch (type) {
    case undefined:
      return { text };
    case "string":
      return typeof value === "object" ? { allowed: "a text" } : { text };
    case "integer":
      return /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text))
        ? { text: String(Number(text)) }
        : { allowed: "a whole number" };
    case "boolean":
      return text === "true" || text === "false" ? { text } : { allowed: "true or false" };
    case "array":
      return typedArray(parsed(value), itemType);
    case "object": {
      const object = parsed(value);
      return typeof object === "object" && object !== null && !Array.isArray(object)
        ? { text: JSON.stringify(object) }
        : { allowed: "an object" };
    }
  }
}

function typedArray(list: unknown, itemType: ConfigType | undefined): TypedValue {
  if (!Array.isArray(list)) return { allowed: "a list" };
  for (const [index, item] of list.entries()) {
    const checked = typedValue(item, itemType, undefined);
    if ("allowed" in checked) return { allowed: `a list; its item ${index + 1} must be ${checked.allowed}` };
  }
  return { text: JSON.stringify(list) };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    // A text that is not JSON is simply not of the type.
    return undefined;
  }
}
