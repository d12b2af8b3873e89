import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { linkKey, ownerIndexKey } from "./keys";
import type { Link } from "./schemas";

export type Item = Record<string, AttributeValue>;

/**
 * The item of a link. `searchX` are the texts that a search looks into, folded, because DynamoDB's `contains`
 * tells cases apart. `writeToken` names the request that wrote last, so that its own repetition is known.
 */
export function toItem(link: Link, owner: string, writeToken: string): Item {
  return {
    ...linkKey(link.slug),
    ...ownerIndexKey(owner, link),
    slug: { S: link.slug },
    ...changeableAttributes(link),
    clicks: { N: String(link.clicks) },
    createdAt: { S: link.createdAt },
    updatedAt: { S: link.updatedAt },
    version: { N: String(link.version) },
    writeToken: { S: writeToken },
  };
}

/** Attributes of those fields that are given, and of the search over them. */
export function changeableAttributes(fields: {
  url?: string;
  title?: string;
  tags?: readonly string[];
}): Item {
  const { url, title, tags } = fields;
  return {
    ...(url !== undefined && { url: { S: url }, searchUrl: { S: fold(url) } }),
    ...(title !== undefined && { title: { S: title }, searchTitle: { S: fold(title) } }),
    ...(tags !== undefined && {
      tags: { L: tags.map((tag) => ({ S: tag })) },
      // A line break ends each tag, so that a search never matches across two of them.
      searchTags: { S: tags.map(fold).join("\n") },
    }),
  };
}

/** @throws Error when the item is no link: the table holds something this code did not write */
export function fromItem(item: Item): Link {
  return {
    slug: text(item, "slug"),
    url: text(item, "url"),
    title: text(item, "title"),
    tags: (item.tags?.L ?? []).map((tag) => tag.S ?? ""),
    clicks: Number(item.clicks?.N ?? 0),
    createdAt: text(item, "createdAt"),
    updatedAt: text(item, "updatedAt"),
    version: Number(item.version?.N ?? 0),
  };
}

/** One form for texts that people take for the same: Unicode composed, in lower case. */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

function text(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined)
    throw new Error(`link item ${item.pk?.S ?? "without a key"} has no text "${name}"`);
  return value;
}
