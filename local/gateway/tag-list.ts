import { AwsError } from "./api.ts";
import type { JsonInput } from "./json-api.ts";

/** `Tags: [{ Key, Value }]`, by key. @throws AwsError SerializationException */
export function tagsOf(input: JsonInput): Readonly<Record<string, string>> {
  const list: unknown = input.Tags ?? [];
  if (!Array.isArray(list)) throw new AwsError("SerializationException", '"Tags" must be a list.');
  return Object.fromEntries(
    list.map((tag: unknown) => {
      // Both members are checked here.
      const { Key, Value = "" } = (tag ?? {}) as { Key?: unknown; Value?: unknown };
      if (typeof Key === "string" && typeof Value === "string") return [Key, Value];
      throw new AwsError("SerializationException", "A tag has a Key and a Value, both strings.");
    }),
  );
}

/** As the services answer tags. */
export function tagList(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The tags but those of the given keys. */
export function withoutTags(tags: Readonly<Record<string, string>>, keys: readonly string[]) {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}
