import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { clicksPartition, dayOrder, type LinkIdentity, linksTable, throughKey } from "../links/keys";
import type { Click } from "./click";

/** Clicks of one day from one place. */
export interface ClickCount {
  readonly day: string;
  readonly referrer: string;
  readonly country: string;
  readonly clicks: number;
}

export interface ClickStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html: 100, one of them ours. */
const countsInTransaction = 99;

/** Days for which counts are kept. */
const keptDays = 400;

/** Rounds in which another consumer was quicker, after which something is wrong. */
const attempts = 5;

/**
 * Clicks per day, referrer and country, counted exactly once in effect. The stream delivers at least once, and a
 * link's clicks in their order, numbered; so each link has the number of the last click that was counted, which moves
 * on in the very transaction that adds to the counts. A click that comes again is at or below it, and is passed over.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class ClickStore {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor({ client, tableName }: ClickStoreOptions) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /** @param clicks of the one link, in order, some of which may have been counted before */
  async count(link: LinkIdentity, clicks: readonly Click[]): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const through = await this.#through(link);
      const fresh = clicks.filter(({ ordinal }) => ordinal > through);
      if (fresh.length === 0) return;
      if (await this.#add(link, through, fresh)) return;
    }
    throw new Error(`the clicks of "${link.slug}" were counted by others ${attempts} times in a row`);
  }

  /** Counts of the days from `first` to `last`, both `2026-11-25`. */
  async counts(link: LinkIdentity, first: string, last: string): Promise<readonly ClickCount[]> {
    const counts: ClickCount[] = [];
    let after: QueryCommandOutput["LastEvaluatedKey"];
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#tableName,
          KeyConditionExpression: `${linksTable.hashKey} = :link AND ${linksTable.rangeKey} BETWEEN :first AND :last`,
          ExpressionAttributeValues: {
            ":link": clicksPartition(link),
            ":first": dayOrder(first),
            // Behind every key that begins with the last day.
            ":last": dayOrder(`${last}~`),
          },
          ...(after && { ExclusiveStartKey: after }),
        }),
      );
      for (const { day, referrer, country, clicks } of page.Items ?? []) {
        counts.push({
          day: day?.S ?? "",
          referrer: referrer?.S ?? "",
          country: country?.S ?? "",
          clicks: Number(clicks?.N),
        });
      }
      after = page.LastEvaluatedKey;
    } while (after);
    return counts;
  }

  /** The number of the last click that was counted. */
  async #through(link: LinkIdentity): Promise<number> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#tableName, Key: throughKey(link), ConsistentRead: true }),
    );
    return Number(Item?.ordinal?.N ?? 0);
  }

  /** @returns false when somebody else counted since `through` was read */
  async #add(link: LinkIdentity, through: number, clicks: readonly Click[]): Promise<boolean> {
    let from = through;
    for (const { counts, last } of transactions(clicks, through)) {
      try {
        await this.#client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              this.#moveOn(link, from, last),
              ...counts.map((count) => this.#increase(link, count)),
            ],
          }),
        );
      } catch (error) {
        if (isOvertaken(error)) return false;
        throw error;
      }
      from = last;
    }
    return true;
  }

  #moveOn(link: LinkIdentity, from: number, to: number): TransactWriteItem {
    return {
      Update: {
        TableName: this.#tableName,
        Key: throughKey(link),
        UpdateExpression: "SET ordinal = :to",
        ConditionExpression: from === 0 ? "attribute_not_exists(ordinal)" : "ordinal = :from",
        ExpressionAttributeValues: {
          ":to": { N: String(to) },
          ...(from > 0 && { ":from": { N: String(from) } }),
        },
      },
    };
  }

  #increase(link: LinkIdentity, { day, referrer, country, clicks }: ClickCount): TransactWriteItem {
    const expiresAt = Date.parse(day) / 1_000 + keptDays * 86_400;
    return {
      Update: {
        TableName: this.#tableName,
        Key: { pk: clicksPartition(link), sk: dayOrder(day, country, referrer) },
        UpdateExpression:
          "ADD clicks :clicks SET #day = :day, referrer = :referrer, country = :country, expiresAt = :expiresAt",
        ExpressionAttributeNames: { "#day": "day" },
        ExpressionAttributeValues: {
          ":clicks": { N: String(clicks) },
          ":day": { S: day },
          ":referrer": { S: referrer },
          ":country": { S: country },
          ":expiresAt": { N: String(expiresAt) },
        },
      },
    };
  }
}

/** What one transaction adds: counts, and the number of the last click in them. */
interface Addition {
  readonly counts: readonly ClickCount[];
  readonly last: number;
}

/**
 * Clicks added up by day, referrer and country. Where numbers are missing, because records were given up or a stream
 * began later than its table, their clicks are counted as of unknown origin: the sum is always that of the link.
 */
function transactions(clicks: readonly Click[], through: number): readonly Addition[] {
  const additions: { counts: Map<string, ClickCount>; last: number }[] = [];
  let last = through;
  for (const click of clicks) {
    let current = additions.at(-1);
    // A click may open two counts: its own, and that of those missing before it.
    if (!current || current.counts.size + 2 > countsInTransaction) {
      current = { counts: new Map(), last };
      additions.push(current);
    }
    const missing = click.ordinal - last - 1;
    if (missing > 0)
      add(current.counts, { ...click, referrer: "unknown", country: "unknown", clicks: missing });
    add(current.counts, { ...click, clicks: 1 });
    last = click.ordinal;
    current.last = last;
  }
  return additions.map((addition) => ({ counts: [...addition.counts.values()], last: addition.last }));
}

function add(counts: Map<string, ClickCount>, { day, referrer, country, clicks }: ClickCount): void {
  const key = [day, country, referrer].join("#");
  counts.set(key, { day, referrer, country, clicks: clicks + (counts.get(key)?.clicks ?? 0) });
}

function isOvertaken(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  return error.CancellationReasons?.[0]?.Code === "ConditionalCheckFailed";
}
