import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/**
 * The table's shape and its key encoding, in one place. One table holds every kind of item:
 *
 * | item | pk            | sk     | ownerKey       | ownerOrder               |
 * |------|---------------|--------|----------------|--------------------------|
 * | link | `LINK#<slug>` | `LINK` | `OWNER#<name>` | `<created, ISO>#<slug>`  |
 *
 * The index lists an owner's links by time.
 */
export const linksTable = {
  hashKey: "pk",
  rangeKey: "sk",
  ownerIndex: { name: "byOwner", hashKey: "ownerKey", rangeKey: "ownerOrder" },
  /** Epoch seconds; DynamoDB removes an item some time after. No link carries it yet. */
  ttlAttribute: "expiresAt",
} as const;

/** Links belong to the whole team until the API knows who calls it. */
export const teamOwner = "team";

type Key = Record<string, AttributeValue>;

export function linkKey(slug: string): Key {
  return { pk: { S: `LINK#${slug}` }, sk: { S: "LINK" } };
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
