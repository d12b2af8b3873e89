import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/**
 * The table's shape and its key encoding, in one place. One table holds every kind of item:
 *
 * | item           | pk                              | sk                                 | ownerKey       | ownerOrder              |
 * |----------------|---------------------------------|------------------------------------|----------------|-------------------------|
 * | link           | `LINK#<slug>`                   | `LINK`                             | `OWNER#<name>` | `<created, ISO>#<slug>` |
 * | clicks rolled up | `CLICKS#<slug>#<created, ISO>` | `DAY#<date>#<country>#<referrer>` |                |                         |
 * | the last of them | the same                       | `THROUGH`                         |                |                         |
 *
 * The index lists an owner's links by time. Clicks name the link by its time of creation, too: one that is made again
 * under the slug of a deleted one begins at zero.
 */
export const linksTable = {
  hashKey: "pk",
  rangeKey: "sk",
  ownerIndex: { name: "byOwner", hashKey: "ownerKey", rangeKey: "ownerOrder" },
  /** Epoch seconds; DynamoDB removes an item some time after. Clicks that were rolled up carry it. */
  ttlAttribute: "expiresAt",
} as const;

/** Links belong to the whole team until the API knows who calls it. */
export const teamOwner = "team";

type Key = Record<string, AttributeValue>;

/** The sort key of every link. */
export const linkOrder = "LINK";

export function linkKey(slug: string): Key {
  return { pk: { S: `LINK#${slug}` }, sk: { S: linkOrder } };
}

/** Of every item about clicks, for policies. */
export const clicksPrefix = "CLICKS#";

/** The part of a link that its clicks are kept under. */
export interface LinkIdentity {
  readonly slug: string;
  readonly createdAt: string;
}

export function clicksPartition({ slug, createdAt }: LinkIdentity): AttributeValue {
  return { S: `${clicksPrefix}${slug}#${createdAt}` };
}

export function throughKey(link: LinkIdentity): Key {
  return { pk: clicksPartition(link), sk: { S: "THROUGH" } };
}

/** @param day `2026-11-25`; alone it begins the keys of its day */
export function dayOrder(day: string, country?: string, referrer?: string): AttributeValue {
  return { S: ["DAY", day, country, referrer].filter((part) => part !== undefined).join("#") };
}

export function ownerKey(owner: string): AttributeValue {
  return { S: `OWNER#${owner}` };
}

/** Where a link stands in its owner's list. */
export interface ListPosition {
  readonly createdAt: string;
  readonly slug: string;
}

export function ownerIndexKey(owner: string, { createdAt, slug }: ListPosition): Key {
  return { ownerKey: ownerKey(owner), ownerOrder: { S: `${createdAt}#${slug}` } };
}

/** What DynamoDB takes to go on after an item of the index: the index's key and the table's. */
export function afterPosition(owner: string, position: ListPosition): Key {
  return { ...linkKey(position.slug), ...ownerIndexKey(owner, position) };
}

/** The position that a key DynamoDB stopped at stands for. */
export function positionOf(key: Key): ListPosition {
  const order = key.ownerOrder?.S ?? "";
  const at = order.indexOf("#");
  return { createdAt: order.slice(0, at), slug: order.slice(at + 1) };
}
