import { AwsError } from "../../../gateway/api.ts";
import type { JsonInput } from "../../../gateway/json-api.ts";
import { invalidParameter } from "../errors.ts";
import type { Secret } from "../secret.ts";

type Accepts = (secret: Secret, value: string) => boolean;

/** Prefixes, as AWS matches them; case counts except in descriptions. */
const accepting: Readonly<Record<string, Accepts>> = {
  name: ({ name }, value) => name.startsWith(value),
  description: ({ description = "" }, value) => description.toLowerCase().includes(value.toLowerCase()),
  "tag-key": ({ tags }, value) => Object.keys(tags).some((key) => key.startsWith(value)),
  "tag-value": ({ tags }, value) => Object.values(tags).some((each) => each.startsWith(value)),
  all: ({ name, description = "", tags }, value) =>
    [name, description, ...Object.entries(tags).flat()].some((text) =>
      text.toLowerCase().includes(value.toLowerCase()),
    ),
};

/**
 * The secrets that all filters accept; a value that begins with "!" excludes.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html
 * @throws AwsError InvalidParameterException for a key that is not known here
 */
export function filtered(secrets: readonly Secret[], input: JsonInput): readonly Secret[] {
  const filters: unknown = input.Filters ?? [];
  if (!Array.isArray(filters)) throw new AwsError("SerializationException", '"Filters" must be a list.');
  return filters.reduce<readonly Secret[]>((left, filter: unknown) => {
    // Both members are checked as they are used.
    const { Key, Values } = (filter ?? {}) as { Key?: unknown; Values?: unknown };
    const accepts = accepting[String(Key)];
    if (!accepts) {
      throw invalidParameter(
        `The local cloud filters by ${Object.keys(accepting).join(", ")}, not by ${JSON.stringify(Key)}.`,
      );
    }
    const values = (Array.isArray(Values) ? Values : []).map(String);
    return left.filter((secret) =>
      values.some((value) =>
        value.startsWith("!") ? !accepts(secret, value.slice(1)) : accepts(secret, value),
      ),
    );
  }, secrets);
}
