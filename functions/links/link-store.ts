import { randomUUID } from "node:crypto";
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { changeableAttributes, fold, fromItem, type Item, toItem } from "./item";
import {
  afterPosition,
  type ListPosition,
  linkKey,
  linksTable,
  ownerKey,
  positionOf,
  teamOwner,
} from "./keys";
import type { Link, LinkChanges, NewLink } from "./schemas";
import { randomSlug } from "./slug";

export type CreateOutcome = { outcome: "created"; link: Link } | { outcome: "taken" };
export type UpdateOutcome = { outcome: "updated"; link: Link } | { outcome: "absent" } | { outcome: "stale" };
export type DeleteOutcome = { outcome: "deleted" } | { outcome: "absent" } | { outcome: "stale" };

/** Where a click came from. */
export interface ClickOrigin {
  /** Host of the page, in lower case; `direct` without one. */
  readonly referrer: string;
  /** Two letters of ISO 3166; `unknown` where nobody says. */
  readonly country: string;
}

export interface ListRequest {
  readonly limit: number;
  readonly after?: ListPosition;
  readonly search?: string;
}

export interface ListResult {
  readonly links: readonly Link[];
  /** Where the next page starts; absent when there is none. */
  readonly next?: ListPosition;
}

export interface LinkStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly now?: () => Date;
  readonly makeSlug?: () => string;
}

/** A search looks at no more than this many links a page, however few of them match; the cursor goes on from there. */
const searchBudget = 1000;
const slugAttempts = 5;

/**
 * Links in DynamoDB. Every write states what it takes for granted as a condition, so that none is lost when two
 * callers write at once; each method is one request (a search: a few), so that each function needs one permission.
 */
export class LinkStore {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #now: () => Date;
  readonly #makeSlug: () => string;

  constructor({ client, tableName, now = () => new Date(), makeSlug = randomSlug }: LinkStoreOptions) {
    this.#client = client;
    this.#tableName = tableName;
    this.#now = now;
    this.#makeSlug = makeSlug;
  }

  /** Makes a slug where none is given, and another one when that is taken. */
  async create(fields: NewLink): Promise<CreateOutcome> {
    if (fields.slug !== undefined) return this.#put(fields.slug, fields);
    for (let attempt = 1; attempt <= slugAttempts; attempt++) {
      const result = await this.#put(this.#makeSlug(), fields);
      if (result.outcome === "created") return result;
    }
    throw new Error(`no free slug found in ${slugAttempts} attempts; slugs have to become longer`);
  }

  async get(slug: string): Promise<Link | undefined> {
    // Consistent, so that who just created a link sees it.
    const command = new GetItemCommand({
      TableName: this.#tableName,
      Key: linkKey(slug),
      ConsistentRead: true,
    });
    const { Item } = await this.#client.send(command);
    return Item && fromItem(Item);
  }

  /** Newest first. The index follows the table a moment later. */
  async list({ limit, after, search }: ListRequest): Promise<ListResult> {
    const links: Link[] = [];
    let budget = searchBudget;
    let position = after;
    do {
      // One more than asked for tells whether another page follows.
      const page = await this.#query(position, search, search ? Math.min(budget, 250) : limit + 1);
      budget -= page.ScannedCount ?? 0;
      for (const item of page.Items ?? []) {
        const link = fromItem(item);
        links.push(link);
        if (links.length < limit) continue;
        // The last of the whole list ends it: only then is there neither a key to go on from nor an item left.
        const last = page.LastEvaluatedKey === undefined && item === page.Items?.at(-1);
        return last ? { links } : { links, next: { createdAt: link.createdAt, slug: link.slug } };
      }
      position = page.LastEvaluatedKey && positionOf(page.LastEvaluatedKey);
    } while (position && budget > 0);
    return position ? { links, next: position } : { links };
  }

  /** @param versions the versions the caller has seen, any of which may be changed; absent for whatever is there */
  async update(slug: string, changes: LinkChanges, versions?: readonly number[]): Promise<UpdateOutcome> {
    const token = randomUUID();
    const attributes: Item = {
      ...changeableAttributes(changes),
      updatedAt: { S: this.#now().toISOString() },
      writeToken: { S: token },
    };
    const names = Object.keys(attributes);
    const condition = ifVersion(versions);
    try {
      const { Attributes } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: linkKey(slug),
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}, #version = #version + :one`,
          ExpressionAttributeNames: {
            ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
            "#version": "version",
          },
          ExpressionAttributeValues: {
            ...Object.fromEntries(names.map((name) => [`:${name}`, attributes[name] ?? { NULL: true }])),
            ...condition.values,
            ":one": { N: "1" },
          },
          ConditionExpression: condition.expression,
          ReturnValues: "ALL_NEW",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return { outcome: "updated", link: fromItem(Attributes ?? {}) };
    } catch (error) {
      const existing = existingItem(error);
      if (existing === undefined) return { outcome: "absent" };
      return isOwnWrite(existing, token)
        ? { outcome: "updated", link: fromItem(existing) }
        : { outcome: "stale" };
    }
  }

  /** @param versions as for `update` */
  async delete(slug: string, versions?: readonly number[]): Promise<DeleteOutcome> {
    const condition = ifVersion(versions);
    try {
      await this.#client.send(
        new DeleteItemCommand({
          TableName: this.#tableName,
          Key: linkKey(slug),
          ConditionExpression: condition.expression,
          ...(versions && {
            ExpressionAttributeNames: { "#version": "version" },
            ExpressionAttributeValues: condition.values,
          }),
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return { outcome: "deleted" };
    } catch (error) {
      return existingItem(error) === undefined ? { outcome: "absent" } : { outcome: "stale" };
    }
  }

  /**
   * Counts one click, atomically, and answers where the link leads; undefined when there is no such link. The click
   * itself is in the same write, so that it costs no second one: the table's stream hands it on, numbered by `clicks`.
   */
  async click(slug: string, { referrer, country }: ClickOrigin): Promise<string | undefined> {
    try {
      const { Attributes } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: linkKey(slug),
          // ADD leaves `version` alone: a click is no edit, and must not make an editor's version stale.
          UpdateExpression: "ADD clicks :one SET lastClick = :click",
          ExpressionAttributeValues: {
            ":one": { N: "1" },
            ":click": {
              M: { at: { S: this.#now().toISOString() }, referrer: { S: referrer }, country: { S: country } },
            },
          },
          ConditionExpression: "attribute_exists(pk)",
          ReturnValues: "ALL_NEW",
        }),
      );
      return fromItem(Attributes ?? {}).url;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  async #put(slug: string, fields: NewLink): Promise<CreateOutcome> {
    const now = this.#now().toISOString();
    const token = randomUUID();
    const { url, title, tags } = fields;
    const link: Link = { slug, url, title, tags, clicks: 0, createdAt: now, updatedAt: now, version: 1 };
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: toItem(link, teamOwner, token),
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return { outcome: "created", link };
    } catch (error) {
      const existing = existingItem(error);
      return existing && isOwnWrite(existing, token) ? { outcome: "created", link } : { outcome: "taken" };
    }
  }

  #query(
    after: ListPosition | undefined,
    search: string | undefined,
    limit: number,
  ): Promise<QueryCommandOutput> {
    const matches =
      "contains(slug, :q) OR contains(searchTitle, :q) OR contains(searchUrl, :q) OR contains(searchTags, :q)";
    return this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        IndexName: linksTable.ownerIndex.name,
        KeyConditionExpression: `${linksTable.ownerIndex.hashKey} = :owner`,
        ExpressionAttributeValues: {
          ":owner": ownerKey(teamOwner),
          ...(search && { ":q": { S: fold(search) } }),
        },
        ...(search && { FilterExpression: matches }),
        ...(after && { ExclusiveStartKey: afterPosition(teamOwner, after) }),
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
  }
}

function ifVersion(versions: readonly number[] | undefined) {
  if (versions === undefined) return { expression: "attribute_exists(pk)", values: {} };
  const values: Item = Object.fromEntries(versions.map((version, i) => [`:v${i}`, { N: String(version) }]));
  return { expression: `attribute_exists(pk) AND #version IN (${Object.keys(values).join(", ")})`, values };
}

/** The item that a write's condition failed on; undefined when there was none. @throws any other error again */
function existingItem(error: unknown): Item | undefined {
  if (error instanceof ConditionalCheckFailedException) return error.Item;
  throw error;
}

/**
 * Whether a failed condition was met by this very request: the SDK repeats a request whose answer was lost,
 * and the repetition finds what the first one wrote.
 */
function isOwnWrite(item: Item, token: string): boolean {
  return item.writeToken?.S === token;
}
