/** A name for a version, or for a choice between two. https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html */
export interface Alias {
  readonly name: string;
  readonly functionVersion: string;
  readonly description: string;
  /** Other versions that take a part of the invocations: 0.1 is a tenth. */
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * The version that serves one invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
 * @param random - 0 up to 1, a new one for each invocation
 */
export function versionOf(alias: Alias, random: number): string {
  let passed = 0;
  for (const [version, weight] of Object.entries(alias.weights)) {
    passed += weight;
    if (random < passed) return version;
  }
  return alias.functionVersion;
}
