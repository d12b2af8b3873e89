/** Pulumi's auto-name: the logical name, "-", and 7 hexadecimal digits, which nobody knows before. */
const autoNameSuffix = /-[0-9a-f]{7}$/;

/** What the physical name of a resource will match: `links-???????` for `links-1a2b3c4`. */
export function namePattern(name: unknown): string {
  return String(name).replace(autoNameSuffix, "-???????");
}

/** The same for a name that a property gives by itself or at the end of an ARN. */
export function referredName(value: unknown): string {
  return namePattern(String(value).replace(/^arn:[^/]*[:/]/, ""));
}
