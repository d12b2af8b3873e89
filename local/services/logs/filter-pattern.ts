import { AwsError } from "../../gateway/api.ts";

/**
 * A test for messages from a filter pattern of terms: all plain terms, none of the `-` terms and, where there are any,
 * one of the `?` terms. Case counts.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws AwsError InvalidParameterException for patterns over JSON or columns.
 */
export function matcher(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (/^[{[%]/.test(text)) {
    throw new AwsError(
      "InvalidParameterException",
      `The local cloud matches filter patterns of terms only, not "${text}". See docs/local-coverage.md.`,
    );
  }
  const all: string[] = [];
  const any: string[] = [];
  const none: string[] = [];
  for (const [, mark, quoted, bare] of text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)) {
    const term = quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "";
    (mark === "?" ? any : mark === "-" ? none : all).push(term);
  }
  return (message) =>
    all.every((term) => message.includes(term)) &&
    !none.some((term) => message.includes(term)) &&
    (any.length === 0 || any.some((term) => message.includes(term)));
}
