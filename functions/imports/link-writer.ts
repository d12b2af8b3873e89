import { createHash } from "node:crypto";
import {
  type CancellationReason,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { toItem } from "../links/item";
import { teamOwner } from "../links/keys";
import type { NewLink } from "../links/schemas";
import { slugOf } from "../links/slug";

/** A link to write once. */
export interface MarkedLink {
  readonly link: NewLink;
  /** Names the row that it comes from, among all rows of all imports. */
  readonly mark: string;
}

export type Written = "created" | "taken";

export interface LinkWriterOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly now?: () => Date;
}

/** Slugs that are tried for a link that brings none. */
const slugAttempts = 5;
/** Transactions in a row that other writers may get into the way of. */
const maxConflicts = 10;

interface Pending {
  readonly index: number;
  readonly link: NewLink;
  readonly mark: string;
  readonly attempt: number;
}

/**
 * Writes links many at a time, each once in effect: a link carries the mark of its row, so that a row that is written
 * again finds its own. A slug that is made is made from the mark: the same again.
 */
export class LinkWriter {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #now: () => Date;

  constructor({ client, tableName, now = () => new Date() }: LinkWriterOptions) {
    this.#client = client;
    this.#tableName = tableName;
    this.#now = now;
  }

  /** @returns for each link what became of it: `taken` where its slug belongs to another */
  async write(links: readonly MarkedLink[]): Promise<readonly Written[]> {
    const outcomes: Written[] = [];
    let pending = links.map(({ link, mark }, index): Pending => ({ index, link, mark, attempt: 1 }));
    for (let conflicts = 0; pending.length > 0; ) {
      // A transaction takes an item once; the second of a slug finds the first one there.
      const [batch, rest] = firstOfEachSlug(pending);
      const reasons = await this.#transact(batch);
      const again: Pending[] = [];
      batch.forEach((each, position) => {
        const outcome = reasons === undefined ? "created" : outcomeOf(each, reasons[position]);
        if (outcome === "undone") again.push(each);
        else if (outcome === "taken" && each.link.slug === undefined && each.attempt < slugAttempts)
          again.push({ ...each, attempt: each.attempt + 1 });
        else outcomes[each.index] = outcome;
      });
      if (again.length === batch.length && ++conflicts > maxConflicts) {
        throw new Error(`links were not written: ${reasons?.map(({ Code }) => Code).join(", ")}`);
      }
      pending = [...again, ...rest];
    }
    return outcomes;
  }

  /** @returns why nothing was written, link by link; undefined when all were */
  async #transact(batch: readonly Pending[]): Promise<readonly CancellationReason[] | undefined> {
    const now = this.#now().toISOString();
    try {
      await this.#client.send(
        new TransactWriteItemsCommand({
          TransactItems: batch.map((pending) => ({
            Put: {
              TableName: this.#tableName,
              Item: itemOf(pending, now),
              ConditionExpression: "attribute_not_exists(pk)",
              ReturnValuesOnConditionCheckFailure: "ALL_OLD",
            },
          })),
        }),
      );
      return undefined;
    } catch (error) {
      if (error instanceof TransactionCanceledException) return error.CancellationReasons ?? [];
      throw error;
    }
  }
}

function firstOfEachSlug(pending: readonly Pending[]): [Pending[], Pending[]] {
  const slugs = new Set<string>();
  const first: Pending[] = [];
  const rest: Pending[] = [];
  for (const each of pending) {
    const slug = slugFor(each);
    (slugs.has(slug) ? rest : first).push(each);
    slugs.add(slug);
  }
  return [first, rest];
}

/** `undone`: it was held up by another item of its transaction, or by another writer. */
function outcomeOf({ mark }: Pending, reason: CancellationReason | undefined): Written | "undone" {
  if (reason?.Code !== "ConditionalCheckFailed") return "undone";
  return reason.Item?.importMark?.S === mark ? "created" : "taken";
}

function itemOf(pending: Pending, now: string) {
  const { link, mark } = pending;
  const slug = slugFor(pending);
  const whole = { ...link, slug, clicks: 0, createdAt: now, updatedAt: now, version: 1 };
  return { ...toItem(whole, teamOwner, mark), importMark: { S: mark } };
}

function slugFor({ link, mark, attempt }: Pending): string {
  return link.slug ?? slugOf(createHash("sha256").update(`${mark} ${attempt}`).digest());
}
