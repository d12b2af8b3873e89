import type { AttributeValue, DynamoDBRecord } from "aws-lambda";
import type { LinkIdentity } from "../links/keys";
import type { ClickOrigin } from "../links/link-store";

/** A click, as the stream of the table tells it. */
export interface Click extends ClickOrigin {
  readonly link: LinkIdentity;
  /** Which one of its link's clicks it is: 1 for the first. */
  readonly ordinal: number;
  /** ISO 8601, in UTC. */
  readonly at: string;
  /** `2026-11-25`, in UTC. */
  readonly day: string;
}

/** The click that a record is about; undefined for every other change. */
export function clickOf({ dynamodb }: DynamoDBRecord): Click | undefined {
  const { NewImage: after, OldImage: before } = dynamodb ?? {};
  const ordinal = Number(after?.clicks?.N);
  const [slug, createdAt, click] = [after?.slug?.S, after?.createdAt?.S, after?.lastClick?.M];
  // An edit of a link leaves the number as it was.
  if (!(ordinal > Number(before?.clicks?.N)) || !slug || !createdAt || !click) return undefined;
  const [at, referrer, country] = [text(click, "at"), text(click, "referrer"), text(click, "country")];
  return { link: { slug, createdAt }, ordinal, at, day: at.slice(0, 10), referrer, country };
}

function text(item: Readonly<Record<string, AttributeValue>>, name: string): string {
  return item[name]?.S ?? "";
}
