import { type Properties, textMapOf, textOf } from "../../properties.ts";

/** A property that must be text. @throws TypeError when it is absent: Pulumi's provider schema requires it. */
export function requiredText(properties: Properties, name: string): string {
  const value = textOf(properties, name);
  if (!value) throw new TypeError(`"${name}" is missing; give it as a string`);
  return value;
}

/** `tags` and `tagsAll` as the provider answers them. */
export function tagOutputs(inputs: Properties): Properties {
  const tags = textMapOf(inputs, "tags");
  return {
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
    tagsAll: { ...textMapOf(inputs, "tagsAll"), ...tags },
  };
}
