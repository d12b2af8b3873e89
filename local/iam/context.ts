/**
 * What is known about a request, by condition key in lower case; undefined where the request does not say.
 * Asked for one key at a time, so that nothing is worked out that no policy looks at.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export type RequestContext = (key: string) => readonly string[] | undefined;

/** A context of fixed values; keys may be in any case. */
export function contextOf(values: Readonly<Record<string, string | readonly string[]>>): RequestContext {
  const byKey = new Map(
    Object.entries(values).map(([key, value]) => [
      key.toLowerCase(),
      typeof value === "string" ? [value] : value,
    ]),
  );
  return (key) => byKey.get(key);
}
