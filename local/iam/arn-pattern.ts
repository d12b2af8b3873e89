import type { RequestContext } from "./context.ts";
import { Pattern } from "./pattern.ts";

/** Partition, service, region, account and resource behind `arn`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const segments = 6;

/**
 * An ARN with wildcards, held against others segment by segment: `*` ends at the colon, but for one that ends a
 * pattern of fewer segments, which takes the rest.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export class ArnPattern {
  readonly #segments: readonly Pattern[];
  readonly #takesRest: boolean;

  constructor(text: string, variables: boolean) {
    const texts = splitArn(text, variables);
    this.#segments = texts.map((segment) => new Pattern(segment, { wildcards: true, variables }));
    this.#takesRest = texts.length < segments && text.endsWith("*");
  }

  matches(arn: string, context: RequestContext): boolean {
    const count = this.#segments.length;
    const values = splitArn(arn, false, this.#takesRest ? count : segments);
    return (
      values.length === count &&
      this.#segments.every((pattern, index) => pattern.matches(values[index] ?? "", context))
    );
  }
}

/** Cut at colons into at most `limit` segments; the colons inside of policy variables do not count. */
function splitArn(text: string, variables: boolean, limit = segments): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length && parts.length < limit - 1; at++) {
    if (variables && text.startsWith("${", at)) {
      const end = text.indexOf("}", at);
      if (end !== -1) at = end;
    } else if (text.charCodeAt(at) === 58) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
