import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { ChainableCommander } from "iovalkey";
import { clickOf } from "../clicks/click";
import type { RedisConnection } from "../shared/open-redis";
import { clickField, clicksKey, targetKey } from "./redis-keys";

/** What is wanted of the changes. */
export interface RelayOptions {
  /** Clicks, for `services/live`. */
  readonly clicks: boolean;
  /** Targets of links, for redirects. */
  readonly targets: boolean;
}

/** Clicks that are kept for those who read later; about as many, as that costs Redis less. */
const keptClicks = 1_000;

/** Seconds that a target is kept; each click on its link begins them anew, so that hot links stay. */
const targetLife = 60;

/**
 * Passes changes of links on to Redis, in their order. Nobody else writes what it writes: what is there is at most as
 * old as the stream is late. What it throws has Lambda give the batch again, which tells clicks twice under one id.
 */
export function relayChanges(
  redis: RedisConnection,
  { clicks, targets }: RelayOptions,
): (event: DynamoDBStreamEvent) => Promise<void> {
  return ({ Records }) =>
    redis.use(async (client) => {
      const commands = client.pipeline();
      for (const record of Records) {
        if (clicks) addClick(commands, record);
        if (targets) setTarget(commands, record);
      }
      if (commands.length === 0) return;
      const failure = (await commands.exec())?.find(([error]) => error)?.[0];
      if (failure) throw failure;
    });
}

function addClick(commands: ChainableCommander, record: DynamoDBRecord): void {
  const click = clickOf(record);
  if (!click) return;
  const { link, ordinal, at } = click;
  const json = JSON.stringify({ id: `${link.slug}#${link.createdAt}#${ordinal}`, slug: link.slug, at });
  commands.xadd(clicksKey, "MAXLEN", "~", keptClicks, "*", clickField, json);
}

/** A link that is gone is kept as empty: what came late would bring its target back otherwise. */
function setTarget(commands: ChainableCommander, { dynamodb }: DynamoDBRecord): void {
  const slug = (dynamodb?.NewImage ?? dynamodb?.OldImage)?.slug?.S;
  if (slug === undefined) return;
  commands.set(targetKey(slug), dynamodb?.NewImage?.url?.S ?? "", "EX", targetLife);
}
