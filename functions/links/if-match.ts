import type { APIGatewayProxyEvent } from "aws-lambda";
import { header } from "../shared/parse";
import { Problem } from "../shared/problem";

/** The entity tag of a version, as it stands in the ETag header. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * The versions that the If-Match header allows; undefined when it is absent or `*`.
 * A weak tag (`W/"3"`) matches nothing, as RFC 9110 has it for If-Match.
 * @throws Problem 400 when it holds no entity tags
 */
export function versionsToMatch(event: APIGatewayProxyEvent): readonly number[] | undefined {
  const value = header(event, "if-match")?.trim();
  if (value === undefined || value === "*") return undefined;
  const tags = value.split(",").map((tag) => tag.trim());
  if (tags.length > 10 || !tags.every((tag) => /^(W\/)?"[\x21\x23-\x7e]*"$/.test(tag))) {
    const detail = 'send the ETag of the link as you have seen it, like "3" with its quotation marks';
    throw new Problem(400, "The If-Match header is not valid.", [{ field: "If-Match", detail }]);
  }
  const versions = tags.flatMap((tag) => (/^"\d{1,15}"$/.test(tag) ? [Number(tag.slice(1, -1))] : []));
  // Tags that are none of ours match no version: 0 is never one.
  return versions.length > 0 ? versions : [0];
}

export function stale(slug: string): Problem {
  return new Problem(
    412,
    `The link "${slug}" was changed in the meantime; get it again and repeat the change.`,
  );
}

export function noSuchLink(slug: string): Problem {
  return new Problem(404, `There is no link "${slug}".`);
}
